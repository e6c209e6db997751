/**
 * What compilers say of contracts: the names of functions and of what lies in storage. Start with
 * {@link io.evmesh.input.contract.ArtefactReader}.
 */
@NullMarked
package io.evmesh.input.contract;

import org.jspecify.annotations.NullMarked;
