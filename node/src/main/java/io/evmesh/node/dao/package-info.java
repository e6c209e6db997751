/**
 * A small DAO to try votes with: a token and a governor. Start with {@link
 * io.evmesh.node.dao.DaoContract}.
 */
@NullMarked
package io.evmesh.node.dao;

import org.jspecify.annotations.NullMarked;
