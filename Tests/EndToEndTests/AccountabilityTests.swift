import Foundation
import TestSupport
import Testing

/// What the law wants written down (LAW-13).
@Suite(.bothDatabases) struct AccountabilityTests {
    @Test("LAW-13: the record of processing has the items (a) to (g) of Art. 30(1), out of heed.yaml")
    func recordOfProcessing() throws {
        let shop = try Shop()
        try shop.done("ropa", "--out", "record.json")
        let record = try JSON(shop.text("record.json"))
        #expect(try record.member("a_controller").string("name") == "Casa Lumen, S.L.")
        let purposes = try record.member("b_purposes").elements()
        #expect(try purposes.map { try $0.string("name") }.contains("newsletter"))
        #expect(
            try purposes.allSatisfy { try !$0.string("legal_basis").isEmpty && !$0.strings("data_included").isEmpty })
        #expect(
            try record.member("c_categories").elements().contains { try $0.string("category") == "purchase_history" })
        #expect(try record.string("d_recipients") == "none" && !record.string("g_security").isEmpty)
        #expect(record.has("e_countries"))
        #expect(try record.member("f_retention").elements().contains { try $0.string("name") == "event.purchase" })
        let attributes = try FileManager.default.attributesOfItem(atPath: shop("record.json"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test("LAW-13: a breach found at T is due at T + 72 h, and every one is kept")
    func breachLog() throws {
        let shop = try Shop()
        let added = try shop.json(
            "breach", "add", "a laptop was lost", "--people", "40", "--found", "2026-03-27T09:00:00Z")
        #expect(try added.string("due_at") == "2026-03-30T09:00:00Z" && added.string("state") == "overdue")
        #expect(try shop.json("breach", "add", "a mail to the wrong list").string("state") == "open")
        #expect(try shop.done("breach", "list").contains("overdue"))
        try shop.done("breach", "close", "1", "--notified", "2026-03-28T10:00:00Z", "--measures", "wiped from afar")
        try shop.done("breach", "close", "2", "--measures", "nobody is at risk: the list was empty")
        let states = try shop.json("breach", "list").elements().map { try $0.string("state") }
        #expect(states == ["closed", "notified"])
        #expect(try shop.heed("breach", "close", "9", "--measures", "x").status == 65)
        #expect(try shop.heed("breach", "close", "1").status == 64)
    }
}
