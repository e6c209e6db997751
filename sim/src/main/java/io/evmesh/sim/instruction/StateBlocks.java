package io.evmesh.sim.instruction;

import static io.evmesh.sim.instruction.InstructionBlock.even;
import static io.evmesh.sim.instruction.InstructionBlock.leaving;

import java.util.ArrayList;
import java.util.List;

/** What instructions ask of block, transaction, accounts and slots; calls and creations. */
final class StateBlocks {
  private static final String NEXT = "0x01 ADD ";

  private StateBlocks() {}

  static List<InstructionBlock> all() {
    List<InstructionBlock> blocks = new ArrayList<>();
    for (String op :
        ("ADDRESS ORIGIN CALLER CALLVALUE CALLDATASIZE CODESIZE GASPRICE COINBASE TIMESTAMP NUMBER"
                + " DIFFICULTY GASLIMIT CHAINID BASEFEE BLOBBASEFEE SELFBALANCE RETURNDATASIZE PC"
                + " MSIZE GAS")
            .split(" ")) {
      blocks.add(leaving(op, "", op));
    }
    blocks.add(leaving("BLOBHASH", "", "0x00 BLOBHASH"));
    blocks.add(leaving("BLOCKHASH_of_parent", "", "0x00 BLOCKHASH"));
    blocks.add(leaving("BLOCKHASH_of_none", "", "NUMBER BLOCKHASH"));
    for (String op : List.of("BALANCE", "EXTCODESIZE", "EXTCODEHASH")) {
      blocks.add(leaving(op + "_self", "", "ADDRESS " + op));
      blocks.add(leaving(op + "_warm", "", InstructionBlocks.LARGE + " " + op));
      blocks.add(even(op + "_cold", "0x2000", NEXT + "DUP1 " + op + " POP").times(20));
    }
    addSlots(blocks);
    addCalls(blocks);
    addCreations(blocks);
    return blocks;
  }

  private static void addSlots(List<InstructionBlock> blocks) {
    blocks.add(leaving("SLOAD_warm", "", "0x05 SLOAD"));
    blocks.add(even("SLOAD_cold", "0x2000", NEXT + "DUP1 SLOAD POP").times(20));
    blocks.add(even("SSTORE_same", "0x05", "0x00 0x05 SSTORE"));
    blocks.add(even("SSTORE_changing", "0x05", "GAS 0x05 SSTORE"));
    blocks.add(even("SSTORE_new", "0x2000", NEXT + "DUP1 DUP1 SSTORE").times(5));
    blocks.add(leaving("TLOAD_unset", "", "0x05 TLOAD"));
    blocks.add(leaving("TLOAD_set", "0x07 0x05 TSTORE", "0x05 TLOAD"));
    blocks.add(even("TLOAD_many", "0x07 0x05 TSTORE 0x2000", NEXT + "DUP1 TLOAD POP"));
    blocks.add(even("TSTORE_one", "0x05", "GAS 0x05 TSTORE"));
    blocks.add(even("TSTORE_new", "0x2000", NEXT + "DUP1 DUP1 TSTORE"));
  }

  private static void addCalls(List<InstructionBlock> blocks) {
    for (String op : List.of("CALL", "CALLCODE", "DELEGATECALL", "STATICCALL")) {
      String value = op.startsWith("CALL") ? "0x00 " : "";
      String range = "0x20 0x00 0x20 0x00 ";
      InstructionBlocks.CALLED.forEach(
          (name, address) ->
              blocks.add(
                  leaving(op + "_" + name, "", range + value + address + " 0xffff " + op)
                      .times(2)));
    }
    String wei = "0x00 0x00 0x00 0x00 0x01 " + InstructionBlocks.STOPPING + " GAS CALL";
    blocks.add(leaving("CALL_with_value", "", wei).times(5));
  }

  private static void addCreations(List<InstructionBlock> blocks) {
    blocks.add(leaving("CREATE_of_nothing", "", "0x00 0x00 0x00 CREATE").times(2));
    blocks.add(leaving("CREATE_of_zeros", "", "0x0400 0x00 0x00 CREATE").times(2));
    blocks.add(leaving("CREATE_large", "", "0xc000 0x00 0x00 CREATE").times(1));
    blocks.add(even("CREATE2_of_nothing", "0x00", create2("0x00")).times(2));
    blocks.add(even("CREATE2_of_zeros", "0x00", create2("0x0400")).times(2));
    blocks.add(even("CREATE2_large", "0x00", create2("0xc000")).times(1));
    // init code: COINBASE SELFDESTRUCT
    String destroys = "0x41ff 0x00 MSTORE";
    blocks.add(leaving("SELFDESTRUCT", destroys, "0x02 0x1e 0x00 CREATE").times(2));
    blocks.add(leaving("SELFDESTRUCT_with_value", destroys, "0x02 0x1e 0x01 CREATE").times(2));
  }

  private static String create2(String size) {
    return NEXT + "DUP1 " + size + " 0x00 0x00 CREATE2 POP";
  }
}
