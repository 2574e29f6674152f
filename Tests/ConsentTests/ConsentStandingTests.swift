import Consent
import Customers
import Database
import System
import TestSupport
import Testing
import Workspace

@Suite("How somebody stands to each purpose", .bothDatabases)
struct ConsentStandingTests {
    let house: TestHouse
    let ana: TestHouse.Person

    init() throws {
        house = try TestHouse()
        ana = try house.person()
    }

    private func standing(_ purpose: String, _ scope: String) throws -> ConsentStanding {
        let all = try house.gate.standings(customer: ana.id, at: TestHouse.now, house.session)
        return try #require(all.first { $0.purpose == purpose && $0.scope == scope })
    }

    @Test("there is one for each channel and each category that may be used, in the order of heed.yaml")
    func order() throws {
        let all = try house.gate.standings(customer: ana.id, at: TestHouse.now, house.session)
        #expect(
            all.map { "\($0.purpose) \($0.scope)" } == [
                "newsletter email", "newsletter sms", "newsletter data:purchase_history", "newsletter data:interests",
                "offers email", "offers sms", "similar_products email", "similar_products sms",
                "partner_products email", "partner_survey email", "partner_survey sms", "security_notice email",
                "kids_club email", "order_confirmation email", "recall email",
            ])
    }

    @Test("a yes names the event it rests on and since when")
    func yes() throws {
        try house.record(ana.gives(on: "03-01"), ana.gives("newsletter", "data:purchase_history", on: "03-02"))
        let email = try standing("newsletter", "email")
        #expect(email.holds && email.code == nil && email.since == day("03-01"))
        #expect(email.event?.method == "form")
        let orders = try standing("newsletter", "data:purchase_history")
        #expect(orders.holds && orders.since == day("03-02"))
    }

    @Test("what nobody asked for is told as that")
    func notAsked() throws {
        #expect(try standing("newsletter", "email").code == "no_consent")
        let orders = try standing("newsletter", "data:purchase_history")
        #expect(orders.code == "not_asked" && orders.event == nil && !orders.holds)
        let interests = try standing("newsletter", "data:interests")
        #expect(interests.holds && interests.event == nil)
        #expect(interests.permitsSpecialFields == false)
    }

    struct Lacking: Sendable {
        let part: ConsentEvidence.Part
        let change: @Sendable (inout ConsentClaim) -> Void
    }

    @Test(
        "LAW-2: a yes without one part of its evidence does not count, and what is missing is named",
        arguments: [
            Lacking(part: .method) { $0.method = nil }, Lacking(part: .noticeVersion) { $0.noticeVersion = nil },
            Lacking(part: .noticeLanguage) { $0.noticeLanguage = nil },
            Lacking(part: .noticeText) { $0.noticeText = nil }, Lacking(part: .actor) { $0.actor = nil },
        ])
    func noProof(lacking: Lacking) throws {
        var claim = ana.gives(on: "03-01")
        lacking.change(&claim)
        #expect(ConsentEvidence.missing(claim) == [lacking.part])
        try house.record(claim)
        let email = try standing("newsletter", "email")
        #expect(!email.holds && email.code == "no_proof" && email.rule == "LAW-2")
        let event = try #require(email.event)
        #expect(ConsentEvidence.missing(event) == [lacking.part])
        #expect(event.shortcoming?.code == .noProof)
    }

    @Test("LAW-1: a box ticked beforehand lacks nothing and is no consent all the same")
    func prechecked() throws {
        var claim = ana.gives(on: "03-01")
        claim.prechecked = true
        #expect(ConsentEvidence.missing(claim) == [])
        try house.record(claim)
        let email = try standing("newsletter", "email")
        #expect(!email.holds && email.code == "invalid_consent")
        #expect(email.event?.shortcoming?.code == .invalidConsent)
    }

    @Test("words stay readable even where their version was not recorded")
    func words() throws {
        var claim = ana.gives(on: "03-01")
        claim.noticeVersion = nil
        try house.record(claim)
        let hash = try #require(try ConsentHistory.events(of: ana.id, house.session).first?.noticeHash)
        #expect(try ConsentHistory.noticeText(hash: hash, house.session) == "Recibirás novedades.")
    }

    @Test("a notice's words are found by purpose, version and language")
    func notices() throws {
        try house.record(ana.gives(on: "03-01"))
        #expect(
            try NoticeText.recorded(purpose: "newsletter", version: "2", language: "es", house.session)
                == ["Recibirás novedades."])
        #expect(try NoticeText.recorded(purpose: "newsletter", version: "2", language: "en", house.session) == [])
        #expect(try NoticeText.languages(purpose: "newsletter", version: "2", house.session) == ["es"])
    }
}
