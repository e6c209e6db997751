package io.evmesh.engine.parallel.settle;

import io.evmesh.engine.parallel.account.CreditBatch;
import io.evmesh.engine.parallel.account.VersionedAccount;
import io.evmesh.engine.parallel.account.VersionedStorage;

/**
 * What transactions have written at one account and at some of its slots, as who owns them tells
 * those who have copies.
 *
 * @param account the account with what writes there
 * @param known whether its owner has met the account, and so tells the committed one
 * @param itself whether the account itself was asked for; else only the slots count
 * @param given to the account without looking
 * @param storage with the slots asked for, also those that nobody wrote, and all wipes
 */
public record Shown(
    VersionedAccount account,
    boolean known,
    boolean itself,
    CreditBatch given,
    VersionedStorage storage) {}
