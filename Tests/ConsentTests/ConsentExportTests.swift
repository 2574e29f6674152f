import Consent
import Customers
import Database
import Foundation
import System
import TestSupport
import Testing
import Workspace

@Suite("Exporting consent, and bringing it in elsewhere", .bothDatabases)
struct ConsentExportTests {
    private static let mappings = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Mappings").path

    private func export(_ house: TestHouse) throws -> String {
        var lines: [String] = []
        try ConsentExport.run(house.session) { page in lines += try page.map { try JSONText.encode($0) } }
        return lines.map { $0 + "\n" }.joined()
    }

    private func importAll(_ text: String, into house: TestHouse) throws -> ImportSummary {
        let file = house.path + "/consent.jsonl"
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        let mapping = try ImportMapping.load(
            "heed-consent", shipped: Self.mappings, configuration: house.configuration)
        return try Importer(
            session: house.session, configuration: house.configuration, hasher: house.hasher, intake: house.recorder,
            clock: FixedClock(at: TestHouse.now)
        ).importConsent(file: file, mapping: mapping, rejects: nil)
    }

    /// A person with one event of every kind, the evidence in full or lacking.
    private func fill(_ house: TestHouse) throws -> TestHouse.Person {
        let ana = try house.person(phone: "+34612345678")
        var confirmed = ana.gives(on: "03-01")
        confirmed.doubleOptInAt = Instant(rfc3339: "2026-03-01T12:00:00.123456Z")
        confirmed.sourceURL = "https://casalumen.example/newsletter"
        var prechecked = ana.gives("offers", on: "03-02")
        prechecked.prechecked = true
        var lacking = ana.gives("offers", "sms", on: "03-03")
        lacking.noticeVersion = nil
        var nowhere = ana.gives("offers", on: "03-04")
        nowhere.contactPoint = nil
        var written = ana.gives("newsletter", "sms", on: "03-14")
        written.writtenConsent = [.signed, .disclosed]
        written.parentalReference = "form 17"
        try house.record(
            confirmed, prechecked, lacking, nowhere, ana.gives("offers", "sms", on: "03-05", evidence: .attested),
            ana.gives("newsletter", "data:interests", on: "03-06"),
            ana.says(.refused, "newsletter", "sms", on: "03-07"),
            ana.says(.requested, "offers", "sms", on: "03-08"), ana.says(.objected, "*", "*", on: "03-09"),
            ana.says(.withdrawn, "newsletter", "data:*", on: "03-10"), ana.says(.expired, "offers", on: "03-11"),
            ana.buys(on: "03-12", shows: [.ownSale, .optOutAtCollection]), ana.buys(on: "03-13", shows: []), written)
        return ana
    }

    private func stripped(_ text: String) throws -> [JSON] {
        try text.split(separator: "\n").map { line in
            guard case .object(var members) = try JSON.parse(String(line)) else { return .null }
            members["event"] = nil
            members["recorded_at"] = nil
            return .object(members)
        }
    }

    @Test("the same database knows every line already")
    func sameDatabase() throws {
        let house = try TestHouse()
        _ = try fill(house)
        let summary = try importAll(export(house), into: house)
        #expect(summary.rows == 14 && summary.consentNew == 0 && summary.consentKnown == 14 && summary.rejected == 0)
        #expect(summary.unmappedColumns == [])
    }

    @Test("another database has the same events and decides the same, and exports the same lines")
    func roundTrip() throws {
        let here = try TestHouse()
        let ana = try fill(here)
        let there = try TestHouse()
        // Numbers differ there.
        _ = try there.person(email: "eva@example.com")
        try there.session.execute("UPDATE customer SET source_key = 'other'")
        let twin = try there.person(phone: "+34612345678")
        try there.session.execute("UPDATE customer SET source_key = '1' WHERE id = \(twin.id)")
        let text = try export(here)
        #expect(try importAll(text, into: there).consentNew == 14)
        #expect(try stripped(export(there)) == stripped(text))
        for (purpose, channel) in [
            ("newsletter", Channel.email), ("offers", .email), ("offers", .sms), ("similar_products", .email),
        ] {
            #expect(try there.decide(twin, purpose, channel) == here.decide(ana, purpose, channel))
        }
    }

    @Test("a yes for a former address is none for the address that somebody has elsewhere")
    func formerAddress() throws {
        let here = try TestHouse()
        let ana = try here.person(email: "old@example.com")
        try here.record(ana.gives(on: "03-01"))
        try here.add("new@example.com", .email, to: ana.id)
        let there = try TestHouse()
        let twin = try there.person(email: "new@example.com")
        #expect(try importAll(export(here), into: there).consentNew == 1)
        #expect(try there.decide(twin) == "no_consent")
    }

    @Test("pages leave nothing out")
    func pages() throws {
        let house = try TestHouse()
        let ana = try house.person()
        try house.together {
            for second in 0..<2500 {
                var claim = ana.gives(on: "03-01")
                claim.at = claim.at.adding(seconds: second)
                try house.record(claim)
            }
        }
        var sizes: [Int] = []
        var times: Set<Instant> = []
        try ConsentExport.run(house.session) { page in
            sizes.append(page.count)
            times.formUnion(page.map(\.at))
        }
        #expect(sizes == [1000, 1000, 500])
        #expect(times.count == 2500)
        #expect(try ConsentExport.count(house.session) == 2500)
    }
}
