import Consent
import Customers
import Database
import System
import TestSupport
import Testing

@Suite("Why somebody is in or out", .bothDatabases)
struct ExplainTests {
    let house: TestHouse
    let ana: TestHouse.Person

    init() throws {
        house = try TestHouse()
        ana = try house.person()
    }

    @Test("every rule that binds the purpose is named once, in the gate's order, further rules last")
    func order() throws {
        let further = [FurtherRule(code: "already_received", explanation: "Has it already.", condition: "1 = 1")]
        let verdicts = try house.explain(ana, further: further)
        #expect(
            verdicts.map(\.code) == [
                "no_address", "suppressed", "objected", "not_confirmed", "withdrawn", "refused", "expired",
                "no_consent", "not_yet_given", "invalid_consent", "no_proof", "minor", "already_received",
            ])
        #expect(verdicts.last?.keepsOut == true)
        #expect(verdicts.last?.explanation == "Has it already.")
        let contract = try house.explain(ana, "order_confirmation").map(\.code)
        #expect(contract == ["no_address", "suppressed", "objected", "withdrawn"])
        let sale = try house.explain(ana, "similar_products").map(\.code)
        #expect(
            sale == [
                "no_address", "suppressed", "objected", "withdrawn", "refused", "expired", "not_yet_given", "no_proof",
                "no_sale", "products_not_similar", "opt_out_not_offered", "opt_out_not_in_messages",
                "no_implied_consent", "minor", "robinson_not_checked", "exclusion_list",
            ])
        let interest = try house.explain(ana, "partner_survey").map(\.code)
        #expect(
            interest == [
                "no_address", "suppressed", "objected", "withdrawn", "refused", "expired", "basis_not_allowed",
                "no_implied_consent", "minor", "robinson_not_checked", "exclusion_list",
            ])
    }

    @Test("who is in: no rule keeps them out, and the consent it rests on is shown")
    func isIn() throws {
        try house.record(ana.gives(on: "03-01"))
        let verdicts = try house.explain(ana)
        #expect(verdicts.filter(\.keepsOut).isEmpty)
        #expect(verdicts.first { $0.code == "no_consent" }?.event?.at == day("03-01"))
    }

    @Test("who is out: the rule, its law and the event")
    func isOut() throws {
        try house.record(ana.gives(on: "03-01"), ana.says(.withdrawn, on: "04-01"))
        let verdict = try #require(try house.explain(ana).first { $0.keepsOut })
        #expect(verdict.code == "withdrawn")
        #expect(verdict.rule == "LAW-3")
        #expect(verdict.source == "GDPR Art. 7(3)")
        #expect(verdict.explanation == "The person withdrew their consent.")
        #expect(verdict.event?.state == .withdrawn)
        #expect(verdict.event?.at == day("04-01"))
    }

    @Test("a suppression is shown with its cause and time, without the address")
    func suppression() throws {
        try house.suppress(
            SuppressionClaim(
                addressKey: "ana@example.com", purpose: "*", channel: "email", cause: .hardBounce, at: day("04-01"),
                source: "mailchimp"))
        let verdict = try #require(try house.explain(ana).first { $0.keepsOut })
        #expect(verdict.code == "suppressed")
        #expect(verdict.suppression?.cause == .hardBounce)
        #expect(verdict.suppression?.at == day("04-01"))
        #expect(verdict.suppression?.source == "mailchimp")
    }

    @Test("every code has one rule with an id, a source and a sentence")
    func rulesAreComplete() {
        #expect(Set(ContactRules.all.map(\.code)) == Set(DenialReason.Code.allCases))
        #expect(ContactRules.all.count == DenialReason.Code.allCases.count)
        for reason in ContactRules.all {
            #expect(!reason.rule.isEmpty)
            #expect(!reason.source.isEmpty)
            #expect(reason.explanation.hasSuffix("."))
            #expect(ContactRules.reason(reason.code.rawValue) == reason)
        }
        #expect(ContactRules.reason("already_received") == nil)
    }
}
