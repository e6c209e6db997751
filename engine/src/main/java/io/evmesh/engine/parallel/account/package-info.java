/**
 * The versions that one account and its slots have within a block: what each transaction read and
 * wrote there, what a transaction finds, and which conditions do not hold.
 *
 * <p>More than 20 files, since accounts and slots have each a touch, a list of versions, sums and
 * checks of their own, which know each other's parts.
 *
 * <p>Uses {@code plan}. Start with {@link io.evmesh.engine.parallel.account.VersionedAccount}.
 */
@NullMarked
package io.evmesh.engine.parallel.account;

import org.jspecify.annotations.NullMarked;
