import Foundation
import TestSupport
import Testing

/// One message that another system asks for.
@Suite(.bothDatabases) struct SendOneTests {
    private func shop() throws -> Shop {
        let shop = try Shop()
        try shop.useMaildir()
        try shop.write(
            "id,email,language,country\nana,ana@example.com,en,ES\nben,ben@example.com,es,ES\n", to: "people.csv")
        try shop.done("import", "customers", "people.csv")
        try shop.write(#"{"number": "A-77", "item": "Lamp", "amount": 49.5, "currency": "EUR"}"#, to: "order.json")
        return shop
    }

    private let order = ["send-one", "order", "--purpose", "order_confirmation"]

    @Test func theSameOccasionGoesOutOnce() throws {
        let shop = try shop()
        let words = order + ["--to-customer", "ana", "--occasion", "A-77", "--data", "order.json"]
        #expect(try shop.run(words).stdout == "Sent.\n")
        let mail = try shop.text("mails/new/1.heed")
        #expect(mail.contains("To: ana@example.com") && mail.contains("A-77") && mail.contains("49.50"))
        let again = try shop.run(words)
        #expect(again.status == 0 && again.stdout == "This message was sent before; nothing was sent now.\n")
        // Another order of hers, and the same number of somebody else.
        #expect(try shop.run(words.map { $0 == "A-77" ? "A-78" : $0 }).status == 0)
        let other = try shop.run(words.map { $0 == "ana" ? "ben" : $0 })
        #expect(other.status == 65 && other.stderr.contains("This occasion is another customer's"))
        let files = try FileManager.default.contentsOfDirectory(atPath: shop("mails/new"))
        #expect(files.count == 2)
        // A worker and the campaign commands know it, and no other purchase goes out by it.
        #expect(try shop.json("worker", "--once").int("sent") == 0)
        let name = "one.order.order_confirmation.purchase.orders"
        #expect(try shop.done("status", name).contains("2  sent"))
        #expect(try shop.done("why", "ana", name).contains("already_received"))
    }

    @Test func whoMayNotBeWrittenToGetsNothing() throws {
        let shop = try shop()
        try shop.done("erase", "ana", "--yes")
        let gone = try shop.run(order + ["--to-customer", "ana", "--occasion", "1", "--data", "order.json"])
        #expect(gone.status == 65)
        // Marketing by the side door is no way around consent.
        let refused = try shop.run([
            "send-one", "spring", "--purpose", "offers", "--to-customer", "ben",
            "--occasion", "1", "--json",
        ])
        #expect(refused.status == 77, "\(refused.stderr)")
        #expect(refused.stdout.contains("not_permitted"))
        #expect(!FileManager.default.fileExists(atPath: shop("mails/new/1.heed")))
    }

    @Test func mistakesAreTold() throws {
        let shop = try shop()
        try shop.write(#"{"numer": 1}"#, to: "typo.json")
        let typo = try shop.run(order + ["--to-customer", "ana", "--occasion", "1", "--data", "typo.json"])
        #expect(typo.status == 65 && typo.stderr.contains("'numer' is no property of 'purchase'"))
        #expect(typo.stderr.contains("Did you mean 'number'?"))
        try shop.write(#"{"amount": "much"}"#, to: "type.json")
        let unfit = try shop.run(order + ["--to-customer", "ana", "--occasion", "1", "--data", "type.json"])
        #expect(unfit.status == 65 && unfit.stderr.contains("'amount' has to be a number."))
        let unknown = try shop.run([
            "send-one", "ordr", "--purpose", "order_confirmation", "--to-customer", "ana", "--occasion", "1",
        ])
        #expect(unknown.status == 64 && unknown.stderr.contains("Did you mean 'order'?"))
        #expect(try shop.run(order + ["--to-customer", "ana"]).status == 64)
    }
}
