import Campaigns
import Consent
import Customers
import Liquid
import System
import Testing
import Workspace

@testable import Composer

/// What privacy reports say, in words.
@Suite struct ReportViewTests {
    private static let instant = Instant(rfc3339: "2026-11-23T12:00:00Z")!

    private func setting(_ language: String, changing: [(String, String)] = []) throws -> ReportSetting {
        ReportSetting(try ComposerHouse(changing: changing).configuration, language: language)
    }

    private func member(_ facts: PrivacyFacts, _ setting: ReportSetting, _ template: String) throws -> String {
        let program = try Program.compile(
            TemplateSource(name: "t", text: template), options: CompileOptions(escaping: .text, globals: ["report"]))
        var bytes: [UInt8] = []
        var renderer = Renderer(program)
        try renderer.render(["report": ReportView(facts, setting).value], into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("LAW-10: who carries messages is named to those whose messages they carried")
    func recipients() throws {
        let relay = ("    relay: localhost", "    relay: smtp.carrier.example")
        let recipients = """
              data_sharing: none
              recipients:
                - {name: Shop, purpose: {en: runs our shop, es: lleva la tienda}, country: DE}
                - {name: Carrier, purpose: {en: carries mails, es: lleva correos}, country: US, host: smtp.carrier.example}

            """
        let unnamed = try setting("en", changing: [relay])
        #expect(unnamed.recipients([]) == [])
        #expect(
            unnamed.recipients([.email, .sms]) == [
                .init(name: "smtp.carrier.example", purpose: "carries our emails", country: "")
            ])
        let named = try setting(
            "es", changing: [relay, ("  data_sharing: none\n", recipients)])
        #expect(named.recipients([]).map(\.name) == ["Shop"])
        #expect(
            named.recipients([.email]) == [
                .init(name: "Shop", purpose: "lleva la tienda", country: "Alemania"),
                .init(name: "Carrier", purpose: "lleva correos", country: "Estados Unidos"),
            ])
        #expect(named.recipients([.sms]).map(\.name) == ["Shop"])
        let nothing = PrivacyFacts.nothing(at: Self.instant)
        #expect(try member(nothing, unnamed, "{{ report.nobody_else }}") == "true")
        #expect(try member(nothing, named, "{{ report.nobody_else }}") == "false")
        #expect(unnamed.fingerprint != named.fingerprint)
    }

    @Test func changesAreSentences() throws {
        let facts = PrivacyFacts.sample(at: Self.instant)
        let template = "{{ report.changes | join: '\n' }}"
        #expect(
            try member(facts, setting("en"), template) == """
                You got 1 message more than in the quarter before (5 instead of 4).
                New reasons to write to you: Offers and Order messages.
                We had not used this before: your language and your interests.
                We no longer used this: where you live.
                Added to what we hold: what you bought (1).
                """)
        #expect(
            try member(facts, setting("es"), template).contains(
                "Recibiste 1 mensaje más que en el trimestre anterior (5 en lugar de 4)."))
        #expect(try member(PrivacyFacts.nothing(at: Self.instant), setting("en"), template) == "")
    }

    @Test func longListsShowTheirNewestLines() throws {
        var facts = PrivacyFacts.nothing(at: Self.instant)
        facts.messages = (0..<40).map { number in
            PrivacyFacts.Message(
                at: facts.period.start.adding(seconds: Double(number) * 86_400), purpose: "newsletter", channel: .email,
                used: [.category(.identity), .history, .other])
        }
        let text = try member(
            facts, setting("en"),
            "{{ report.messages.size }} {{ report.more_messages }} {{ report.message_count }} {{ report.messages.last.date }} {{ report.messages.last.used }}"
        )
        #expect(text == "30 10 40 2026-08-09 who you are, what we wrote to you before, data that we no longer keep")
    }

    @Test("A11Y: a chart's numbers are said in words")
    func chartsInWords() throws {
        let facts = PrivacyFacts.sample(at: Self.instant)
        let text = try member(facts, setting("en"), "{{ report.messages_text }}").replacing("\u{A0}", with: " ")
        #expect(
            text
                == "Our messages and your choices. Newsletter: Jul 1, Aug 1, Sep 1; Offers: Jul 1; Order messages: Aug 1; "
                + "Your choices: Jul 2, Aug 1, Sep 1.")
        for name in ["uses", "messages"] {
            let view = ReportView(facts, try setting("es"))
            let light = try #require(try view.svg(name, isDark: false))
            let dark = try view.svg(name, isDark: true)
            #expect(light.contains("<svg") && light != dark)
        }
        #expect(try ReportView(facts, setting("es")).svg("names", isDark: false) == nil)
    }

    @Test func everyCaseHasWordsInBothLanguages() {
        let (english, spanish) = (ReportWords("en"), ReportWords("es-MX"))
        for kind in DataKind.all { #expect(english.kind(kind) != spanish.kind(kind) && !english.kind(kind).isEmpty) }
        for basis in LegalBasis.allCases.map(Optional.some) + [nil] {
            #expect(english.why(basis) != spanish.why(basis))
        }
        for state in ConsentClaim.State.allCases { #expect(english.state(state) != spanish.state(state)) }
        for right in DataRequest.Right.allCases {
            #expect(english.right(right.rawValue) != spanish.right(right.rawValue))
        }
        #expect(english.kept([]) == "as long as you are a customer")
        #expect(
            spanish.kept([
                Period(count: 1, unit: .months), Period(count: 18, unit: .months), Period(count: 1, unit: .years),
            ])
                == "1 mes, 18 meses o 1 año")
    }
}
