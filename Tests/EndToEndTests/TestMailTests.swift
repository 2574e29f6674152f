import Foundation
import Testing

/// `heed test`, the inconvenient people of `heed preview --worst`, and what `heed check` tells of fields.
@Suite struct TestMailTests {
    @Test("test mails go to the testers alone, about people who do not exist, with links that change nothing")
    func testers() throws {
        let keeper = try Keeper()
        let shop = try Shop()
        try shop.use(keeper)
        try shop.importSamples()
        let status = try shop.done("status", "spring")
        let dry = try shop.heed("test", "spring")
        #expect(dry.status == 0 && dry.stderr.contains("Nothing was sent."), "\(dry.stderr)")
        #expect(try keeper.recipients() == [])
        let lines = try shop.json("test", "spring", "--worst", "--send").elements()
        #expect(lines.count == 10)
        #expect(
            try lines.allSatisfy { try $0.string("outcome") == "sent" && $0.string("tester") == "qa@casalumen.example" }
        )
        #expect(try Set(keeper.recipients()) == ["qa@casalumen.example"])
        let mails = try keeper.mails()
        #expect(mails.count == 10 && Set(mails.compactMap { $0["Message-ID"] }).count == 10)
        #expect(mails.allSatisfy { $0.faults.isEmpty && $0.defects.isEmpty })
        #expect(mails.contains { $0.html.contains("d&#39;Arenberg") } && mails.contains { $0.text.contains("محمد") })
        let token = try #require(mails[0].unsubscribeURL().split(separator: "/").last)
        let inspected = try shop.json("token", "inspect", String(token))
        #expect(try inspected.string("sample_of") == "unsubscribe")
        // Nothing of it counts: the campaign is as it was.
        #expect(try shop.done("status", "spring") == status)
        let unknown = try shop.heed("test", "spring", "--language", "fr")
        #expect(unknown.status == 64 && unknown.stderr.contains("en"), "\(unknown.stderr)")
    }

    @Test func withoutTestersNobodyGetsATestMail() throws {
        let shop = try Shop()
        try shop.edit("heed.yaml", "testers:\n  - qa@casalumen.example\n", "")
        let outcome = try shop.heed("test", "spring", "--send")
        #expect(outcome.status == 78 && outcome.stderr.contains("'testers:'"), "\(outcome.stderr)")
    }

    @Test func aPreviewOfOneCustomerAndOfInvitedTrouble() throws {
        let shop = try Shop()
        try shop.importSamples()
        func previews(_ words: [String]) throws -> [String] {
            let outcome = try Program.run([Checkout.heed, "preview", "spring", "--out", "out"] + words, in: shop.path)
            try #require(outcome.status == 0, "\(outcome.stderr)")
            return try FileManager.default.contentsOfDirectory(atPath: shop("out")).filter { $0.hasSuffix(".json") }
                .sorted()
        }
        #expect(try previews(["--customer", "CL-1001"]) == ["0001-email-es-spring.json", "0002-sms-es-spring.json"])
        let out = try shop.heed("preview", "spring", "--out", "out", "--customer", "CL-1059")
        #expect(out.status == 0 && out.stderr.contains("This customer gets no message."), "\(out.stderr)")
        // Each channel, language and kind.
        #expect(try previews(["--worst"]).count == 16)
        for name in try previews(["--worst"]) {
            #expect(try JSON(shop.text("out/\(name)")).string("tokens") == "sample")
        }
        #expect(try shop.heed("preview", "spring", "--out", "out", "--worst", "--all").status == 64)
    }

    @Test("LAW-12: check tells each field's category and how many let it be used")
    func fields() throws {
        let shop = try Shop()
        try shop.importSamples()
        let report = try #require(try shop.json("check", "spring").elements().first)
        let fields = try report.member("fields").elements()
        #expect(
            try fields.map { try $0.string("name") } == [
                "language", "country", "first_name", "interests", "loyalty_tier", "total_spent",
            ])
        #expect(
            try fields.map { try $0.string("use") } == [
                "included", "included", "included", "included", "included", "asked",
            ])
        let last = try #require(fields.last)
        #expect(try last.string("category") == "purchase_history")
        let permitted = try last.member("permitted")
        #expect(try permitted.int("people") == 32 && permitted.int("of") == 53)
    }
}
