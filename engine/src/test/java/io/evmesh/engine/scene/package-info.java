/**
 * Small languages for tests: bytecode ({@link io.evmesh.engine.scene.Bytecode}), and a world in
 * which it runs ({@link io.evmesh.engine.scene.Scene}).
 */
@NullMarked
package io.evmesh.engine.scene;

import org.jspecify.annotations.NullMarked;
