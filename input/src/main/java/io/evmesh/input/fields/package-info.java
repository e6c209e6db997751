/** Values of Ethereum as JSON files hold them: states, fork names. */
@NullMarked
package io.evmesh.input.fields;

import org.jspecify.annotations.NullMarked;
