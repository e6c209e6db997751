package io.evmesh.node.rpc.eth;

import io.evmesh.engine.accesslist.AccountAccess;
import io.evmesh.engine.accesslist.BlockAccessList;
import io.evmesh.engine.accesslist.Change;
import io.evmesh.engine.accesslist.SlotChanges;
import io.evmesh.node.accesslist.AccessLists;
import io.evmesh.node.call.CallFault;
import io.evmesh.node.call.Calls;
import io.evmesh.node.query.BlockRef;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.Call;
import io.evmesh.node.rpc.JsonOut;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.RpcException;
import io.evmesh.node.rpc.codec.Types;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/**
 * What a block touched (EIP-7928), of any fork: as it is kept, or the block is executed again on
 * its parent's state.
 */
public final class AccessListMethods {
  private static final Parameter<BlockRef> BLOCK = Parameter.required("Block", Types.BLOCK);

  private final ChainView view;
  private final AccessLists lists;
  private final Calls calls;

  private AccessListMethods(ChainView view, Calls calls) {
    this.view = view;
    lists = new AccessLists(view);
    this.calls = calls;
  }

  /** The methods. */
  public static List<Method> all(ChainView view, Calls calls) {
    AccessListMethods methods = new AccessListMethods(view, calls);
    return List.of(
        Method.of(
            "eth_getBlockAccessList",
            "Which accounts and slots a block touched, and what each part of it left there;"
                + " the block is executed again for that unless the list is kept (--keep-bal).",
            List.of(BLOCK),
            "list of {address, storageChanges, storageReads, balanceChanges, nonceChanges,"
                + " codeChanges}, or null",
            call -> methods.answer(call, AccessListMethods::write)),
        Method.of(
            "debug_getRawBlockAccessList",
            "The access list of a block as it is coded (RLP), of which EIP-7928 takes the hash.",
            List.of(BLOCK),
            "data or null",
            call -> methods.answer(call, (out, list) -> out.data(list.encode()))));
  }

  private Answer answer(Call call, BiFunction<JsonOut, BlockAccessList, JsonOut> written) {
    ChainBlock block = view.block(call.get(BLOCK)).orElse(null);
    if (block == null) {
      return JsonOut::nothing;
    }
    if (block.number() == 0) {
      throw RpcException.server("block 0 executes nothing");
    }
    return out -> calls.compute(() -> written.apply(out, list(block)));
  }

  private BlockAccessList list(ChainBlock block) {
    return lists.kept(block).orElseGet(() -> made(block));
  }

  private BlockAccessList made(ChainBlock block) {
    ChainBlock parent =
        view.block(block.number() - 1)
            .orElseThrow(() -> RpcException.server("the block's parent was not found"));
    try {
      return lists.make(block, parent);
    } catch (CallFault fault) {
      throw RpcException.server(String.valueOf(fault.getMessage()));
    }
  }

  private static JsonOut write(JsonOut out, BlockAccessList list) {
    return array(out, list.accounts(), AccessListMethods::write);
  }

  private static void write(JsonOut out, AccountAccess account) {
    out.startObject().field("address").address(account.address());
    array(out.field("storageChanges"), account.slots(), AccessListMethods::write);
    array(out.field("storageReads"), account.reads(), JsonOut::word);
    changes(out.field("balanceChanges"), account.balances(), "value", JsonOut::quantity);
    changes(out.field("nonceChanges"), account.nonces(), "value", JsonOut::quantity);
    changes(out.field("codeChanges"), account.codes(), "code", JsonOut::data);
    out.endObject();
  }

  private static void write(JsonOut out, SlotChanges slot) {
    out.startObject().field("key").word(slot.slot());
    changes(out.field("changes"), slot.changes(), "value", JsonOut::word);
    out.endObject();
  }

  private static <T> void changes(
      JsonOut out, List<Change<T>> changes, String name, BiConsumer<JsonOut, T> value) {
    array(
        out,
        changes,
        (one, change) -> {
          one.startObject().field("index").quantity(change.index());
          value.accept(one.field(name), change.value());
          one.endObject();
        });
  }

  private static <T> JsonOut array(JsonOut out, List<T> items, BiConsumer<JsonOut, T> item) {
    out.startArray();
    items.forEach(each -> item.accept(out, each));
    return out.endArray();
  }
}
