import Consent
import Customers
import Database
import Foundation
import System
import TestSupport
import Testing
import Workspace

extension TestHouse {
    /// Brings in a file of an exclusion list.
    @discardableResult
    func importList(
        _ lines: [String], _ list: String = "robinson", dated: Instant, hasher: AddressHasher? = nil
    ) throws -> ExclusionSummary {
        let file = path + "/\(UUID().uuidString).txt"
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: file))
        return try ExclusionImporter(
            session: session,
            intake: ExclusionRecorder(hasher: hasher ?? self.hasher, clock: FixedClock(at: Self.now))
        ).run(file: file, list: configuration.exclusionList(named: list)!, dated: dated)
    }
}

@Suite("LAW-17: lists of people who want no advertising", .bothDatabases)
struct ExclusionTests {
    let house: TestHouse
    let ana: TestHouse.Person

    init() throws {
        house = try TestHouse()
        ana = try house.person()
        try house.record(ana.buys(on: "03-01"))
    }

    static let days = 86_400

    /// (how many seconds old the list is, answer)
    @Test(
        "without consent a list younger than thirty days has to be there",
        arguments: [
            (nil, "robinson_not_checked"), (0, "permitted"), (30 * days - 1, "permitted"),
            (30 * days, "robinson_not_checked"), (400 * days, "robinson_not_checked"),
        ] as [(Int?, String)])
    func age(seconds: Int?, expected: String) throws {
        if let seconds {
            try house.importList(["other@example.com"], dated: TestHouse.now.adding(seconds: -seconds))
        }
        #expect(try house.decide(ana, "similar_products") == expected)
    }

    @Test("who is on the list is not written to, whatever the sale shows; consent to the organisation overrides")
    func listed() throws {
        try house.importList(["Ana@Example.com"], dated: TestHouse.now)
        #expect(try house.decide(ana, "similar_products") == "exclusion_list")
        #expect(try house.explain(ana, "similar_products").first { $0.keepsOut }?.rule == "LAW-17")
        try house.record(ana.gives("similar_products", on: "04-01"))
        #expect(try house.permit(ana, "similar_products")?.basis == .consent)
        try house.record(ana.gives(on: "04-01"))
        #expect(try house.decide(ana) == "permitted")
    }

    @Test("consent needs no list at all")
    func consentNeedsNoList() throws {
        try house.record(ana.gives(on: "04-01"), ana.gives("similar_products", on: "04-01"))
        #expect(try house.decide(ana) == "permitted")
        #expect(try house.decide(ana, "similar_products") == "permitted")
    }

    /// (organisation, person's country)
    @Test(
        "LAW-24: the list is needed where any of the countries has it consulted, and counts everywhere",
        arguments: [("FR", "ES", true), ("ES", "FR", true), ("FR", "FR", false), ("FR", nil, false)]
            as [(String, String?, Bool)])
    func countries(organisation: String, country: String?, isNeeded: Bool) throws {
        let house = try TestHouse(organisationCountry: organisation)
        let ben = try house.person(country: country)
        try house.record(ben.buys(on: "03-01"))
        #expect(try house.decide(ben, "similar_products") == (isNeeded ? "robinson_not_checked" : "permitted"))
        try house.importList(["ana@example.com"], dated: TestHouse.now)
        #expect(try house.decide(ben, "similar_products") == "exclusion_list")
    }

    @Test("a number of the country needs each list for texts, and is on one in any spelling")
    func numbers() throws {
        let house = try TestHouse(organisationCountry: "FR")
        let ben = try house.person(email: nil, phone: "+34612345678", country: "FR", phoneCountry: "ES")
        try house.record(ben.buys("similar_products", "sms", on: "03-01"))
        #expect(try house.decide(ben, "similar_products", .sms) == "robinson_not_checked")
        try house.importList(["612 345 679"], dated: TestHouse.now)
        #expect(try house.decide(ben, "similar_products", .sms) == "robinson_not_checked")
        // The second one may be ten days old, says the workspace.
        let tenDays = TestHouse.now.adding(seconds: -10 * Self.days)
        try house.importList(["612 345 679"], "stop_sms", dated: tenDays)
        #expect(try house.decide(ben, "similar_products", .sms) == "robinson_not_checked")
        try house.importList(["612 345 679"], "stop_sms", dated: tenDays.adding(seconds: 1))
        #expect(try house.decide(ben, "similar_products", .sms) == "permitted")
        try house.importList(["612 345 678"], "stop_sms", dated: TestHouse.now)
        #expect(try house.decide(ben, "similar_products", .sms) == "exclusion_list")
    }

    @Test("a workspace may ask for younger lists")
    func ownLimit() throws {
        let house = try TestHouse(
            adding: """
                legal_values:
                  - {rule: exclusion_list_age, country: ES, value: 20 days, source: our policy}

                """)
        let ben = try house.person()
        try house.record(ben.buys(on: "03-01"))
        try house.importList(["x@example.com"], dated: TestHouse.now.adding(seconds: -20 * Self.days + 1))
        #expect(try house.decide(ben, "similar_products") == "permitted")
        #expect(
            try house.decide(ben, "similar_products", at: TestHouse.now.adding(seconds: 1)) == "robinson_not_checked")
    }

    @Test("a list of digests keeps people out as one of addresses does")
    func digests() throws {
        // printf ana@example.com | sha256sum
        let digest = "8e43ca37701228e74983efdbd0cff5c16b3b1e5d4e29a7c05626d4d25a018e11"
        let summary = try house.importList([digest.uppercased(), "eva@example.com"], dated: TestHouse.now)
        #expect(summary.digests == 1)
        #expect(try house.decide(ana, "similar_products") == "exclusion_list")
        #expect(try house.explain(ana, "similar_products").first { $0.keepsOut }?.code == "exclusion_list")
        let ben = try house.person(email: "ben@example.com")
        try house.record(ben.buys(on: "03-01"))
        #expect(try house.decide(ben, "similar_products") == "permitted")
        // Further rules are asked after the list.
        let later = FurtherRule(code: "later", explanation: "", condition: "1 = 1")
        try house.gate.decide(
            "SELECT 1 AS key, \(ana.id) AS customer", purpose: house.purpose("similar_products"), channel: .email,
            at: TestHouse.now, further: [later], session: house.session
        ) { _, decision in
            guard case .denied(let code) = decision else { return }
            #expect(code == "exclusion_list")
        }
    }

    @Test("a list that came in under another key of the ring counts")
    func severalKeys() throws {
        let second = "2 " + String(repeating: "b2", count: 32)
        let ring = try TestHouse(suppressionKeys: TestHouse.suppressionKey1 + "\n" + second)
        let ben = try ring.person()
        try ring.record(ben.buys(on: "03-01"))
        try ring.importList(
            ["ana@example.com"], dated: TestHouse.now, hasher: TestHouse.hasher(TestHouse.suppressionKey1))
        #expect(try ring.decide(ben, "similar_products") == "exclusion_list")
    }

    @Test("a newer file takes the place of the one before; who left the list is off it")
    func editions() throws {
        let yesterday = TestHouse.now.adding(seconds: -Self.days)
        let first = try house.importList(
            ["ana@example.com", "", "\"eva@example.com\",", "no address", "+34612345678"], dated: yesterday)
        #expect(first.lines == 4)
        #expect(first.entries == 3)
        #expect(first.new == 3)
        #expect(first.rejected == 1)
        #expect(first.rejectedLines == [4])
        let second = try house.importList(["eva@example.com", "leo@example.com"], dated: TestHouse.now)
        #expect(second.new == 1)
        #expect(second.gone == 2)
        #expect(try house.decide(ana, "similar_products") == "permitted")
        let again = try house.importList(["eva@example.com", "leo@example.com"], dated: TestHouse.now)
        #expect(again.new == 0)
        #expect(again.gone == 0)
        #expect(try house.session.integer("SELECT count(*) FROM exclusion_entry") == 2)
    }

    @Test("an older file, and one without an entry, change nothing")
    func refused() throws {
        try house.importList(["ana@example.com"], dated: TestHouse.now)
        let error = #expect(throws: ConsentError.self) {
            try house.importList(["eva@example.com"], dated: TestHouse.now.adding(seconds: -1))
        }
        #expect(error?.code == .olderList)
        let empty = #expect(throws: CustomersError.self) {
            try house.importList(["", "nonsense"], dated: TestHouse.now)
        }
        #expect(empty?.code == .emptyFile)
        #expect(try house.decide(ana, "similar_products") == "exclusion_list")
    }

    @Test("an import that is cut off adds who it saw, and leaves the list as old as it was")
    func cutOff() throws {
        struct Stop: Error {}
        let old = TestHouse.now.adding(seconds: -40 * Self.days)
        try house.importList(["eva@example.com"], dated: old)
        let file = house.path + "/cut.txt"
        let lines = (0..<2500).map { "p\($0)@example.com" }
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: file))
        let importer = ExclusionImporter(
            session: house.session,
            intake: ExclusionRecorder(hasher: house.hasher, clock: FixedClock(at: TestHouse.now)))
        #expect(throws: Stop.self) {
            try importer.run(
                file: file, list: house.configuration.exclusionLists[0], dated: TestHouse.now
            ) { _ in throw Stop() }
        }
        #expect(try house.session.integer("SELECT count(*) FROM exclusion_entry") == 2001)
        #expect(try house.decide(ana, "similar_products") == "robinson_not_checked")
    }

    @Test("addresses are not kept, only keyed hashes")
    func keepsNoAddress() throws {
        try house.importList(["ana@example.com"], dated: TestHouse.now)
        let hash = try #require(try house.session.first("SELECT address_hash FROM exclusion_entry") { $0.blob(0) })
        #expect(hash == house.hasher.hash(addressKey: "ana@example.com"))
    }
}
