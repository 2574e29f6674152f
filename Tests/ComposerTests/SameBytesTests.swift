import Consent
import Customers
import Foundation
import Mail
import System
import Testing
import Workspace

@testable import Composer

/// Promise 7: a message is a function of what it is made from.
@Suite struct SameBytesTests {
    private static let ana: [String: FieldValue] = ["first_name": .text("Ana"), "interests": .tags(["lamps"])]

    @Test func theSameInstantGivesTheSameBytes() throws {
        let house = try ComposerHouse()
        let ana = try house.person("es", Self.ana)
        try house.agree(ana, to: "offers", "email")
        let first = try house.compose(house.prepare("spring"), for: ana)
        let again = try house.compose(
            house.prepare("spring"), for: ana, at: ComposerHouse.now.adding(seconds: 0.9))
        #expect(first.bytes == again.bytes)
        #expect(first.bytesHash == again.bytesHash)
        #expect(first.templateVersion == again.templateVersion)
        #expect(again.instant == ComposerHouse.now)
        let later = try house.compose(house.prepare("spring"), for: ana, at: ComposerHouse.now.adding(seconds: 1))
        #expect(later.header("Date") == "Mon, 23 Nov 2026 13:26:01 +0000")
        #expect(later.header("Message-ID") == first.header("Message-ID"))
    }

    @Test("UNS-5: real and sample tokens differ in nothing but themselves")
    func onlyTokensDiffer() throws {
        let house = try ComposerHouse()
        let ana = try house.person("es", Self.ana)
        try house.agree(ana, to: "offers", "email", "sms")
        let spring = try house.prepare("spring")
        let sample = try house.compose(spring, for: ana)
        let real = try house.compose(spring, for: ana, tokens: house.real, delivery: 4711)
        let sampleToken = try token(of: sample)
        let realToken = try token(of: real)
        #expect(sampleToken != realToken)
        #expect(sample.bytes.count == real.bytes.count)
        // The link to the page of preferences has a token of its own.
        func blotted(_ text: String) -> String { text.replacing(/\/p\/[A-Za-z0-9_-]{50}/, with: "/p/TOKEN") }
        #expect(blotted(real.html) != real.html)
        #expect(blotted(real.html) == blotted(sample.html.replacingOccurrences(of: sampleToken, with: realToken)))
        #expect(blotted(real.text) == blotted(sample.text.replacingOccurrences(of: sampleToken, with: realToken)))
        #expect(real.email?.message.fields.map(\.name) == sample.email?.message.fields.map(\.name))
        #expect(real.header("Message-ID") == sample.header("Message-ID"))
        #expect(real.header("Content-Type") == sample.header("Content-Type"))
        #expect(real.tokens == .real)
        #expect(sample.tokens == .sample)

        let opened = try house.mint.open(realToken).unwrapped("the token does not open")
        #expect(opened.kind == .unsubscribe)
        #expect(opened.customer == ana.data.customer)
        #expect(opened.delivery == 4711)
        #expect(try opened.scope == house.numbers.scope(purpose: "offers", channel: .email))
        #expect(house.mint.open(sampleToken)?.kind == .sample)
    }

    @Test func aTextBringsTheRowOfItsToken() throws {
        let house = try ComposerHouse()
        let ana = try house.person("es", Self.ana)
        try house.agree(ana, to: "offers", "sms")
        let spring = try house.prepare("spring")
        let real = try house.compose(spring, for: ana, .sms, tokens: house.real, delivery: 4711)
        let row = try real.shortTokens.first.unwrapped("no row")
        #expect(real.text.hasSuffix("/u/" + row.text))
        #expect(row.token.delivery == 4711)
        let sample = try house.compose(spring, for: ana, .sms)
        #expect(sample.shortTokens.isEmpty)
        #expect(sample.text.utf8.count == real.text.utf8.count)
    }

    @Test func aRealTokenNeedsADelivery() throws {
        let house = try ComposerHouse()
        let ana = try house.person("es", Self.ana)
        try house.agree(ana, to: "offers", "email")
        let spring = try house.prepare("spring")
        let error = #expect(throws: ComposerError.self) {
            try house.compose(spring, for: ana, tokens: house.real)
        }
        #expect(error?.code == .noDelivery)
    }

    @Test("MSG-6: the Message-ID tells campaign, occasion, customer and channel apart, and nothing to others")
    func messageIDs() throws {
        let house = try ComposerHouse()
        let ids = try [
            MessageIdentity(campaign: "spring", customer: 1, channel: .email),
            MessageIdentity(campaign: "spring", customer: 2, channel: .email),
            MessageIdentity(campaign: "spring", customer: 1, channel: .sms),
            MessageIdentity(campaign: "spring", occasion: "2026", customer: 1, channel: .email),
            MessageIdentity(campaign: "spring2026", customer: 1, channel: .email),
            MessageIdentity(campaign: "spring", occasion: "20261", customer: 1, channel: .email),
        ].map {
            try house.composer.messageIDs.messageID($0, domain: DomainName(parsing: "casalumen.example")).headerValue
        }
        #expect(Set(ids).count == ids.count)
        #expect(ids.allSatisfy { $0.utf8.count == 32 + "<@casalumen.example>".utf8.count })
        let same = MessageIdentity(campaign: "spring", customer: 1, channel: .email, delivery: 9)
        #expect(
            try house.composer.messageIDs.messageID(same, domain: DomainName(parsing: "casalumen.example")).headerValue
                == ids[0])
    }

    @Test func aPermitDoesNotServeForSomethingElse() throws {
        let house = try ComposerHouse()
        let ana = try house.person("es", Self.ana)
        let eva = try house.person("es", email: "eva@example.com", Self.ana)
        try house.agree(ana, to: "offers", "email")
        let composer = try house.prepare("spring").composer()
        let permit = try house.permit(ana, "offers")
        func code(
            campaign: String = "spring", customer: Int64? = nil, channel: Channel = .email,
            person: PersonalData? = nil, permit other: ContactPermit? = nil, tokens: (any TokenSource)? = nil
        ) -> ComposerError.Code? {
            let identity = MessageIdentity(
                campaign: campaign, customer: customer ?? ana.data.customer, channel: channel, delivery: 1)
            do throws(ComposerError) {
                _ = try composer.compose(
                    permit: other ?? permit, identity: identity, person: person ?? ana.data, at: ComposerHouse.now,
                    tokens: tokens ?? house.samples)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code() == nil)
        #expect(code(campaign: "summer") == .mismatch)
        #expect(code(customer: eva.data.customer) == .mismatch)
        #expect(code(person: eva.data) == .mismatch)
        #expect(code(channel: .sms) == .mismatch)
        #expect(code(permit: house.gate.preview(permit)) == nil)
        #expect(code(permit: house.gate.preview(permit), tokens: house.real) == .mismatch)
        #expect(code(tokens: house.real) == nil)
    }

    @Test func anotherWordIsAnotherTemplateVersion() throws {
        let base = try ComposerHouse().prepare("spring").versions.map(\.templateVersion)
        #expect(Set(base).count == 4)
        let button = try ComposerHouse(templates: ["blocks/button.txt": "{{ label }}: {{ url }}"]).prepare("spring")
        let name = try ComposerHouse(changing: [("es: Ofertas\n", "es: Rebajas\n")]).prepare("spring")
        let changed = { (other: PreparedCampaign) in zip(base, other.versions).map { $0 != $1.templateVersion } }
        #expect(changed(button) == [true, true, true, true])
        #expect(changed(name) == [false, true, false, true])
    }

    private func token(of message: Message) throws -> String {
        let value = try message.header("List-Unsubscribe").unwrapped("no way out")
        return String(try value.dropLast().split(separator: "/").last.unwrapped("no token"))
    }
}
