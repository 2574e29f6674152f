import Consent
import Customers
import Database
import System
import TestSupport
import Testing
import Workspace

@Suite("Which data a message may use", .bothDatabases)
struct DataPermissionTests {
    let house: TestHouse
    let ana: TestHouse.Person

    init() throws {
        house = try TestHouse()
        ana = try house.person()
        try house.record(ana.gives(on: "03-01"))
    }

    func field(_ name: String) -> CatalogueField { house.configuration.catalogue.field(named: name)! }

    /// Whether the permit and the condition for segments let the field be used; they must agree.
    func mayUse(_ name: String, at instant: Instant = TestHouse.now) throws -> Bool {
        let permit = try #require(try house.permit(ana, at: instant))
        let condition = DataPermission.permits(
            field(name), for: house.purpose("newsletter"), at: instant, customer: "\(ana.id)")
        let inSegment = try house.session.exists("SELECT 1 WHERE \(condition)")
        #expect(permit.mayUse(field(name)) == inSegment)
        return inSegment
    }

    @Test("LAW-12: identity and included categories may be used, asked ones not yet, others never")
    func byDefault() throws {
        #expect(try mayUse("email"))
        #expect(try mayUse("hobby"))
        #expect(try !mayUse("last_order"))
        #expect(try !mayUse("visits"))
        let permit = try #require(try house.permit(ana))
        #expect(permit.categories == [.identity, .contact, .language, .interests])
        #expect(permit.explicitCategories.isEmpty)
    }

    /// (category, what was said in order of time, whether `hobby` or `last_order` may be used)
    @Test(
        "an included category ends by objection or withdrawal, an asked one needs a yes that nothing has ended",
        arguments: [
            ("hobby", ["objected data:interests"], false),
            ("hobby", ["withdrawn data:interests"], false),
            ("hobby", ["objected data:*"], false),
            ("hobby", ["objected data:purchase_history"], true),
            ("hobby", ["objected data:interests", "given data:interests"], true),
            ("hobby", ["objected data:interests", "attested data:interests"], false),
            ("hobby", ["withdrawn data:interests", "attested data:interests"], true),
            ("last_order", ["given data:purchase_history"], true),
            ("last_order", ["attested data:purchase_history"], true),
            ("last_order", ["given data:interests"], false),
            ("last_order", ["requested data:purchase_history"], false),
            ("last_order", ["given data:purchase_history", "withdrawn data:purchase_history"], false),
            ("last_order", ["given data:purchase_history", "refused data:purchase_history"], false),
            ("last_order", ["given data:purchase_history", "objected data:*"], false),
            ("last_order", ["objected data:*", "attested data:purchase_history"], false),
            ("last_order", ["objected data:*", "given data:purchase_history"], true),
        ] as [(String, [String], Bool)])
    func history(name: String, said: [String], expected: Bool) throws {
        for (index, line) in said.enumerated() {
            let words = line.split(separator: " ").map(String.init)
            let date = "04-0\(index + 1)"
            let claim =
                switch words[0] {
                case "given": ana.gives("newsletter", words[1], on: date)
                case "attested": ana.gives("newsletter", words[1], on: date, evidence: .attested)
                default: ana.says(ConsentClaim.State(rawValue: words[0])!, "newsletter", words[1], on: date)
                }
            try house.record(claim)
        }
        #expect(try mayUse(name) == expected)
    }

    @Test("a yes to data given before somebody stopped everything does not come back with the next subscription")
    func stoppedEverything() throws {
        try house.record(ana.gives("newsletter", "data:purchase_history", on: "04-01"))
        #expect(try mayUse("last_order"))
        try house.record(ana.says(.objected, "*", "*", on: "05-01"), ana.gives(on: "06-01"))
        #expect(try !mayUse("last_order"))
        #expect(try mayUse("hobby"))
    }

    @Test("LAW-2: a yes to data without proof is none")
    func noProof() throws {
        var claim = ana.gives("newsletter", "data:purchase_history", on: "04-01")
        claim.noticeText = nil
        try house.record(claim)
        #expect(try !mayUse("last_order"))
    }

    @Test("LAW-5: a special category needs an explicit yes in the person's own words")
    func special() throws {
        #expect(try !mayUse("allergies"))
        try house.record(ana.gives("newsletter", "data:interests", on: "04-01", evidence: .attested))
        #expect(try !mayUse("allergies"))
        var silent = ana.gives("newsletter", "data:interests", on: "04-02")
        silent.statement = nil
        try house.record(silent)
        #expect(try !mayUse("allergies"))
        try house.record(ana.gives("newsletter", "data:interests", on: "04-03"))
        #expect(try mayUse("allergies"))
        #expect(try house.permit(ana)?.explicitCategories == [.interests])
        try house.record(ana.says(.withdrawn, "newsletter", "data:interests", on: "04-04"))
        #expect(try !mayUse("allergies"))
        #expect(try !mayUse("hobby"))
    }
}
