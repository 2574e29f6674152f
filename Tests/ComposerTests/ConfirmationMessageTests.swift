import Consent
import Crypto
import Customers
import Database
import Foundation
import System
import Testing
import Texting
import Workspace

@testable import Composer

/// The message that asks to confirm a sign-up.
@Suite struct ConfirmationMessageTests {
    let house: ComposerHouse
    let composer: ConfirmationComposer

    init() throws {
        house = try ComposerHouse()
        composer = try Self.composer(house)
    }

    private static func composer(
        _ house: ComposerHouse, templates: String = ComposerHouse.root + "/Templates"
    ) throws -> ConfirmationComposer {
        try ConfirmationComposer(
            configuration: house.configuration, templates: TemplateLibrary(folder: templates),
            suppressionKeys: Keyring("1 " + String(repeating: "a1", count: 32), use: .suppression, place: "a test"))
    }

    private func request(
        _ person: ComposerHouse.Person, _ purpose: String = "newsletter", _ channel: Channel = .email,
        language: String = "en", words: String = "Yes, the <newsletter>."
    ) throws -> (ConfirmationRequest, ContactPermit) {
        let desk = ConfirmationDesk(configuration: house.configuration, recorder: house.recorder)
        let claim = ConsentClaim(
            customer: person.data.customer, contactPoint: channel == .email ? person.email : person.phone,
            purpose: purpose, scope: channel.rawValue, state: .requested, at: ComposerHouse.now,
            evidenceKind: .recorded, noticeVersion: "7", noticeLanguage: language, noticeText: words,
            actor: "Eva Ruiz")
        let event = try house.session.transaction {
            try desk.record(claim, by: .till, at: ComposerHouse.now, house.session)
        }
        guard case .permitted(let permit) = try house.gate.confirmation(of: event, at: ComposerHouse.now, house.session)
        else { throw TestFault(description: "the gate denied what the test needs") }
        return (try ConfirmationRequest(event: event, house.session).unwrapped("no request"), permit)
    }

    private func compose(
        _ person: ComposerHouse.Person, _ purpose: String = "newsletter", _ channel: Channel = .email,
        language: String = "en", tokens: (any TokenSource)? = nil
    ) throws -> ConfirmationComposer.Composed {
        let (request, permit) = try request(person, purpose, channel, language: language)
        return try composer.compose(
            permit: permit, request: request, person: person.data, at: ComposerHouse.now,
            tokens: tokens ?? house.samples)
    }

    @Test(arguments: ["en", "es"])
    func itPreparesInBothLanguagesWithoutAWarning(language: String) throws {
        for (purpose, channel) in [("newsletter", Channel.email), ("offers", .email), ("offers", .sms)] {
            let prepared = try composer.prepare(house.configuration.purpose(named: purpose)!, channel)
            #expect(prepared.warnings == [])
            #expect(prepared.languages(of: channel).contains(language))
        }
    }

    @Test("LAW-6: it says who asks, for what, in which words, how to confirm and how never to be asked again")
    func english() throws {
        // Somebody of whom a name is known is not called by it: whoever typed the address may not be them.
        let ana = try house.person("es", ["first_name": .text("Ana")])
        let message = try compose(ana).message
        #expect(message.language == "en")
        #expect(message.subject == "Please confirm: Newsletter from Casa Lumen")
        #expect(!message.text.contains("Ana") && !message.html.contains("Ana"))
        let link = try message.text.split(separator: "\n").map(String.init)
            .first { $0.hasPrefix("https://casalumen.example/confirm/") }.unwrapped("no link")
        #expect(link.utf8.count == "https://casalumen.example/confirm/".utf8.count + TokenMint.length)
        #expect(message.html.contains("<a href=\"\(link)\""))
        #expect(message.html.components(separatedBy: "class=\"button\"").count == 2)
        #expect(message.html.contains("<em>Yes, the &lt;newsletter&gt;.</em>"))
        #expect(message.text.contains("\nYes, the <newsletter>.\n"))
        #expect(
            message.notice.contains(
                "Casa Lumen sends you this one message because somebody asked for “Newsletter” with this address on "
                    + "November 23, 2026, in our shop. It is no advertising:"))
        #expect(message.notice.contains("Never ask me for “Newsletter” again:\nhttps://casalumen.example/u/"))
        #expect(!message.notice.contains("because you agreed"))
        #expect(message.fieldsUsed.map(\.name) == ["event.sign-up"])
        #expect(!message.html.contains("<img"))
    }

    @Test func spanish() throws {
        let message = try compose(house.person("en"), language: "es").message
        #expect(message.language == "es")
        #expect(message.subject == "Confirma, por favor: Boletín de Casa Lumen")
        #expect(message.text.contains("Sí, quiero recibir «Boletín»:\nhttps://casalumen.example/confirm/"))
        #expect(message.notice.contains("alguien pidió «Boletín» con esta dirección el 23 de noviembre de 2026"))
        #expect(message.notice.contains("No volver a preguntarme por «Boletín»:"))
    }

    @Test("SMS-2: a text takes two parts of the GSM alphabet at most", arguments: ["en", "es"])
    func text(language: String) throws {
        let composed = try compose(house.person(), "offers", .sms, language: language, tokens: house.real)
        let sms = try composed.message.sms.unwrapped("no text")
        #expect(sms.length.encoding == .gsm7 && sms.length.parts <= 2, "\(sms.body)")
        #expect(sms.body.contains("https://casalumen.example/confirm/") && sms.body.hasPrefix("Casa Lumen: "))
        #expect(
            composed.shortTokens.map(\.token.kind).sorted { $0.rawValue < $1.rawValue } == [.unsubscribe, .confirm])
    }

    @Test("the real links are of kind confirm and unsubscribe, and as long as those of a preview")
    func tokens() throws {
        let ana = try house.person()
        let (request, permit) = try request(ana)
        func links(_ tokens: any TokenSource) throws -> [String] {
            try composer.compose(
                permit: permit, request: request, person: ana.data, at: ComposerHouse.now, tokens: tokens
            ).message.text.split(separator: "\n").map(String.init).filter {
                $0.hasPrefix("https://casalumen.example/") && $0.utf8.count > 50
            }
        }
        let (real, sample) = (try links(house.real), try links(house.samples))
        #expect(real.map(\.utf8.count) == sample.map(\.utf8.count) && real.count == 2)
        let opened = real.compactMap { $0.split(separator: "/").last.flatMap { house.mint.open(String($0)) } }
        #expect(opened.map(\.kind) == [.confirm, .unsubscribe])
        #expect(opened[0].delivery == request.event && opened[0].customer == ana.data.customer)
        let samples = sample.compactMap { $0.split(separator: "/").last.flatMap { house.mint.open(String($0)) } }
        #expect(samples.map(\.sampleOf) == [.confirm, .unsubscribe])
    }

    @Test("a permit to ask makes no other message, and a permit to write makes no such question")
    func kinds() throws {
        let ana = try house.person()
        let (request, permit) = try request(ana)
        let newsletter = try house.prepare("newsletter")
        let identity = MessageIdentity(
            campaign: "newsletter", customer: ana.data.customer, channel: .email, delivery: 1)
        let error = #expect(throws: ComposerError.self) {
            try newsletter.composer().compose(
                permit: permit, identity: identity, person: ana.data, at: ComposerHouse.now, tokens: house.real)
        }
        #expect(error?.code == .mismatch)
        let eva = try house.person(email: "eva@example.com")
        try house.agree(eva, to: "newsletter", "email")
        let other = try house.permit(eva, "newsletter")
        #expect(throws: ComposerError.self) {
            try composer.compose(
                permit: other, request: request, person: eva.data, at: ComposerHouse.now, tokens: house.samples)
        }
    }

    @Test("a template that has lost its button is no message")
    func lostButton() throws {
        let house = try ComposerHouse(templates: [
            "confirmation/email.en.html": "---\nsubject: \"Please confirm\"\n---\n<p>{{ event.words }}</p>\n"
        ])
        let ana = try house.person()
        let desk = ConfirmationDesk(configuration: house.configuration, recorder: house.recorder)
        let claim = ConsentClaim(
            customer: ana.data.customer, contactPoint: ana.email, purpose: "newsletter", scope: "email",
            state: .requested, at: ComposerHouse.now, evidenceKind: .recorded, noticeVersion: "7",
            noticeLanguage: "en", noticeText: "Yes.", actor: "Eva Ruiz")
        let event = try house.session.transaction {
            try desk.record(claim, by: .till, at: ComposerHouse.now, house.session)
        }
        guard case .permitted(let permit) = try house.gate.confirmation(of: event, at: ComposerHouse.now, house.session)
        else { throw TestFault(description: "the gate denied what the test needs") }
        let request = try ConfirmationRequest(event: event, house.session).unwrapped("no request")
        let composer = try Self.composer(house, templates: house.path + "/Templates")
        let error = #expect(throws: ComposerError.self) {
            try composer.compose(
                permit: permit, request: request, person: ana.data, at: ComposerHouse.now, tokens: house.samples)
        }
        #expect(error?.code == .noWayOut)
    }
}
