import Campaigns
package import Consent
package import Crypto
package import Customers
package import Mail
package import System
package import Workspace

/// Composes the one message that asks somebody to confirm a sign-up (double opt-in): who asks, what for, the words agreed
/// to, one button, and how never to be asked again. From `Templates/confirmation/`, by the same way as every message.
///
///     let composer = try ConfirmationComposer(configuration: …, templates: …, suppressionKeys: …)
///     let message = try composer.compose(permit: permit, request: request, person: person, at: now, tokens: tokens)
package struct ConfirmationComposer {
    private let configuration: Configuration
    private let composer: MessageComposer

    /// The folder in `Templates/`.
    package static let template = "confirmation"

    /// - Throws: `CryptoError` when libcrypto refuses the key.
    package init(
        configuration: Configuration, templates: TemplateLibrary, suppressionKeys: Keyring,
        signers: [String: DKIMSigner] = [:]
    ) throws(CryptoError) {
        self.configuration = configuration.adding(.signUp)
        composer = try MessageComposer(
            configuration: self.configuration, templates: templates, suppressionKeys: suppressionKeys,
            signers: signers)
    }

    /// A message, and the rows of its short links, to be stored in the transaction that hands it off.
    package struct Composed: Sendable {
        package let message: Message
        package let shortTokens: [ShortToken]
    }

    /// The templates of a purpose's confirmations over one channel, compiled and checked. The first sender of
    /// `heed.yaml` sends them.
    ///
    /// - Throws: `Diagnostics`.
    package func prepare(_ purpose: Purpose, _ channel: Channel) throws -> PreparedCampaign {
        let titles = try JSONText.encode(purpose.title.texts)
        let text = """
            title: \(titles)
            purpose: \(purpose.name)
            channels: [\(channel.rawValue)]
            segment: everybody
            template: \(Self.template)
            sender: \(configuration.senders[0].name)
            repeat: each \(EventKind.signUp.name)
            """
        let document = try YAML.parse(bytes: Array(text.utf8), path: "Templates/\(Self.template)")
        return try composer.prepare(
            try Campaign.load(document, name: Self.template, configuration: configuration))
    }

    /// - Parameters:
    ///   - permit: of kind `confirmation`.
    ///   - tokens: real ones only for a message that is handed off.
    /// - Throws: ``ComposerError``, `Diagnostics`.
    package func compose(
        permit: ContactPermit, request: ConfirmationRequest, person: PersonalData, at instant: Instant,
        tokens: any TokenSource
    ) throws -> Composed {
        guard permit.kind == .confirmation, let purpose = configuration.purpose(named: request.purpose) else {
            throw ComposerError.mismatch("the permit is not to confirm a sign-up")
        }
        func identity(_ event: CustomerEvent?) -> MessageIdentity {
            MessageIdentity(
                campaign: Self.template, occasion: String(request.event), customer: request.customer,
                channel: request.channel, delivery: request.event, event: event)
        }
        let token = try tokens.confirm(purpose: request.purpose, identity: identity(nil))
        let link = "\(configuration.endpoint.publicURL.text)/confirm/\(token.text)"
        let event = CustomerEvent(
            id: request.event, customer: request.customer, kind: EventKind.signUp.name, at: request.askedAt,
            key: String(request.event),
            properties: [
                "words": .text(request.words), "link": .text(link), "asked_at": .instant(request.askedAt),
                "hours": .integer(Int64(ConfirmationLimits.validity.count)),
            ])
        // The words were agreed to in a language: what surrounds them is in the same.
        let reader = PersonalData(
            customer: person.customer, reference: person.reference,
            language: request.noticeLanguage ?? person.language, country: person.country, timeZone: person.timeZone,
            values: person.values)
        let message = try prepare(purpose, request.channel).composer().compose(
            permit: permit, identity: identity(event), person: reader, at: instant, tokens: tokens)
        try check(message, has: link)
        return Composed(message: message, shortTokens: message.shortTokens + (token.row.map { [$0] } ?? []))
    }

    /// A confirmation that cannot be confirmed is no message.
    private func check(_ message: Message, has link: String) throws(ComposerError) {
        let parts: [[UInt8]] =
            switch message.content {
            case .email(let email): [email.html, email.text]
            case .sms(let sms): [Array(sms.body.utf8)]
            }
        for part in parts where !String(decoding: part, as: UTF8.self).contains(link) {
            throw .noWayOut("Templates/\(Self.template)", lacks: "its link, event.link")
        }
    }
}
