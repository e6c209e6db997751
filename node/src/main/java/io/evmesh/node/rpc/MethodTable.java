package io.evmesh.node.rpc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
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

  /** These methods as far as their names are in some namespaces; all if none are named. */
  public static List<Method> only(Collection<Method> methods, Optional<Set<String>> namespaces) {
    return namespaces.map(named -> only(methods, named)).orElseGet(() -> List.copyOf(methods));
  }

  private static List<Method> only(Collection<Method> methods, Set<String> namespaces) {
    List<Method> kept = new ArrayList<>();
    for (Method method : methods) {
      List<String> names =
          Stream.concat(Stream.of(method.name()), method.aliases().stream())
              .filter(name -> namespaces.contains(namespace(name)))
              .toList();
      if (!names.isEmpty()) {
        kept.add(method.named(names));
      }
    }
    return kept;
  }

  private static String namespace(String name) {
    return name.substring(0, name.indexOf('_'));
  }

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
    byName.keySet().stream().map(MethodTable::namespace).sorted().forEach(found::add);
    return found;
  }
}
