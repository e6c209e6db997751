// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// The new-order transaction of TPC-C (revision 5.11, clause 2.4), with the columns that it reads and writes.
contract NewOrder {
    struct District {
        uint128 tax;
        uint128 nextOrder;
    }

    struct Stock {
        uint64 quantity;
        uint64 yearToDate;
        uint64 orders;
        uint64 remote;
    }

    mapping(uint256 => uint256) private warehouseTax;
    mapping(uint256 => District) private districts; // warehouse * 10 + district
    mapping(uint256 => uint256) private discounts; // district * 3000 + customer
    mapping(uint256 => uint256) private prices; // item
    mapping(uint256 => Stock) private stocks; // warehouse * 100000 + item
    mapping(uint256 => uint256) private orders; // district << 128 | order
    mapping(uint256 => uint256) private lines; // (district << 128 | order) << 8 | line

    function load(uint256 warehouse, uint256 fromItem, uint256 toItem) external {
        warehouseTax[warehouse] = 7;
        for (uint256 d = 0; d < 10; d++) districts[warehouse * 10 + d] = District(5, 1);
        for (uint256 item = fromItem; item < toItem; item++) {
            prices[item] = 100 + (item % 900);
            stocks[warehouse * 100000 + item] = Stock(100, 0, 0, 0);
        }
    }

    /// Each line is item << 16 | supplying warehouse << 8 | quantity.
    function order(uint256 warehouse, uint256 district, uint256 customer, uint256[] calldata orderLines)
        external
        returns (uint256 total)
    {
        uint256 place = warehouse * 10 + district;
        District storage row = districts[place];
        uint256 number = row.nextOrder;
        row.nextOrder = uint128(number + 1);
        uint256 id = place << 128 | number;
        orders[id] = customer << 8 | orderLines.length;
        for (uint256 i = 0; i < orderLines.length; i++) total += _line(warehouse, id, i, orderLines[i]);
        total = total * (1000 + warehouseTax[warehouse] + row.tax) / 1000;
        total = total * (100 - discounts[place * 3000 + customer]) / 100;
    }

    function _line(uint256 warehouse, uint256 id, uint256 i, uint256 line) private returns (uint256 amount) {
        uint64 quantity = uint64(line & 0xff);
        uint256 supplier = line >> 8 & 0xff;
        Stock storage stock = stocks[supplier * 100000 + (line >> 16)];
        uint64 has = stock.quantity;
        stock.quantity = has >= quantity + 10 ? has - quantity : has + 91 - quantity;
        stock.yearToDate += quantity;
        stock.orders += 1;
        if (supplier != warehouse) stock.remote += 1;
        amount = quantity * prices[line >> 16];
        lines[id << 8 | i] = line << 64 | amount;
    }
}
