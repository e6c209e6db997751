package io.evmesh.node.rpc;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All methods of the node by their names. */
public final class MethodTable {
  private final Map<String, Method> byName = new HashMap<>();
  private final Map<String, Method> methods = new TreeMap<>();

  /**
   * A table of these methods.
   *
   * @throws IllegalArgumentException if two have the same name
   */
  public static MethodTable of(Collection<Method> methods) {
    MethodTable table = new MethodTable();
    methods.forEach(table::add);
    return table;
  }

  private MethodTable() {}

  private void add(Method method) {
    methods.put(method.name(), method);
    put(method.name(), method);
    method.aliases().forEach(alias -> put(alias, method));
  }

  private void put(String name, Method method) {
    if (byName.put(name, method) != null) {
      throw new IllegalArgumentException("two methods have the name " + name);
    }
  }

  /** The method with this name or alias; null if there is none. */
  public @Nullable Method find(String name) {
    return byName.get(name);
  }

  /** All methods by their names. */
  public List<Method> methods() {
    return List.copyOf(methods.values());
  }

  /** The namespaces of all methods and aliases, in order. */
  public Set<String> namespaces() {
    Set<String> found = new LinkedHashSet<>();
    byName.keySet().stream()
        .map(name -> name.substring(0, name.indexOf('_')))
        .sorted()
        .forEach(found::add);
    return found;
  }
}
