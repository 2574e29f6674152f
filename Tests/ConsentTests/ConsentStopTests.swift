import Consent
import Customers
import Database
import System
import TestSupport
import Testing
import Workspace

@Suite("What the team writes down when somebody says no", .bothDatabases)
struct ConsentStopTests {
    let house: TestHouse
    let ana: TestHouse.Person

    init() throws {
        house = try TestHouse()
        ana = try house.person(phone: "+34612345678")
        try house.record(
            ana.gives(on: "03-01"), ana.gives("offers", on: "03-01"), ana.gives("newsletter", "sms", on: "03-01"),
            ana.gives("newsletter", "data:purchase_history", on: "03-01"))
    }

    private func stop(
        _ state: ConsentClaim.State, purpose: String = "*", scope: String = "*", at date: String? = nil
    ) throws -> Bool {
        let stop = ConsentStop(
            customer: ana.id, purpose: purpose, scope: scope, state: state, method: "phone", evidenceKind: .recorded,
            actor: "Eva Ruiz", at: date.map(day) ?? TestHouse.now, isDated: date != nil,
            cause: state == .objected ? .objection : .unsubscribe, source: "team")
        return try house.session.transaction { try house.recorder.stop(stop, house.session) }
    }

    private func standing(_ purpose: String, _ scope: String) throws -> ConsentStanding {
        let all = try house.gate.standings(customer: ana.id, at: TestHouse.now.adding(seconds: 1), house.session)
        return try #require(all.first { $0.purpose == purpose && $0.scope == scope })
    }

    @Test("LAW-3: withdrawing a purpose without naming a channel ends all of them, and no other purpose")
    func withdraws() throws {
        #expect(try stop(.withdrawn, purpose: "newsletter"))
        #expect(try house.decide(ana) == "suppressed")
        #expect(try house.decide(ana, "newsletter", .sms) == "suppressed")
        #expect(try house.decide(ana, "offers") == "permitted")
        #expect(try standing("newsletter", "data:purchase_history").code == "withdrawn")
    }

    @Test("LAW-3: the second time changes nothing")
    func idempotent() throws {
        #expect(try stop(.withdrawn, purpose: "newsletter", scope: "email"))
        #expect(try !stop(.withdrawn, purpose: "newsletter", scope: "email"))
        #expect(try house.session.integer("SELECT count(*) FROM suppression") == 1)
    }

    @Test("LAW-8: an objection ends every marketing purpose on every channel, and no message that is none")
    func objects() throws {
        #expect(try stop(.objected))
        for purpose in ["newsletter", "offers", "similar_products", "partner_survey"] {
            #expect(try house.decide(ana, purpose) == "suppressed", "\(purpose)")
        }
        #expect(try house.decide(ana, "newsletter", .sms) == "suppressed")
        #expect(try house.decide(ana, "order_confirmation") == "permitted")
        try house.session.execute("DELETE FROM suppression")
        #expect(try house.decide(ana) == "objected")
        #expect(try standing("newsletter", "data:purchase_history").code == "objected")
    }

    @Test("LAW-8: an older yes that is imported later, and a newer one that is only declared, change nothing")
    func objectionSurvives() throws {
        #expect(try stop(.objected))
        try house.record(ana.gives(on: "04-01"), ana.gives(on: "11-24", evidence: .attested))
        #expect(try house.decide(ana, at: day("12-01")) == "suppressed")
        try house.record(ana.gives(on: "11-25"))
        #expect(try house.decide(ana, at: day("12-01")) == "permitted")
        #expect(try house.decide(ana, "offers", at: day("12-01")) == "suppressed")
    }

    @Test("LAW-3: who stops the use of data is written to as before, without it")
    func dataOnly() throws {
        #expect(try stop(.withdrawn, purpose: "newsletter", scope: "data:purchase_history"))
        let permit = try #require(try house.permit(ana, at: TestHouse.now.adding(seconds: 1)))
        #expect(!permit.categories.contains(.purchaseHistory))
        #expect(try house.session.integer("SELECT count(*) FROM suppression") == 0)
        #expect(try standing("newsletter", "data:purchase_history").event?.state == .withdrawn)
    }

    @Test("a stop dated by somebody ends what was agreed before it, and not what was agreed after")
    func dated() throws {
        try house.record(ana.gives(on: "06-01"))
        #expect(try stop(.withdrawn, purpose: "newsletter", scope: "email", at: "05-01"))
        #expect(try house.decide(ana) == "permitted")
        #expect(try stop(.withdrawn, purpose: "newsletter", scope: "email", at: "07-01"))
        #expect(try house.decide(ana) == "suppressed")
    }
}
