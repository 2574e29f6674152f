package import Consent
import Crypto
package import Customers
import Mail
package import System
package import Workspace

/// A finished message, bound to the permit it was made from.
///
/// There is one way to get one: ``CampaignComposer/compose(permit:identity:person:at:tokens:)``, which checks that the
/// privacy notice and the way out are in it. It cannot be decoded, copied from parts or changed.
package struct Message: Sendable {
    package let permit: ContactPermit
    package let identity: MessageIdentity
    package let content: MessageContent
    /// BCP 47, one of the workspace's languages.
    package let language: String
    /// The privacy notice as plain text: for SMS the part behind the marketer's own words.
    package let notice: String
    /// What picked the person and what rendering read, in the catalogue's order; an event comes last.
    package let fieldsUsed: [UsedField]
    /// Who this is said to be from: `Casa Lumen <news@casalumen.example>`, or the sender of SMS.
    package let sender: String
    /// The purpose's title in the message's language.
    package let purposeTitle: String
    /// Names the very templates, texts and settings that the message was made from: 32 hexadecimal digits.
    package let templateVersion: String
    /// What the message was computed for; a whole second.
    package let instant: Instant
    /// Whether the links work. A message with sample tokens is never handed to a relay for a customer.
    package let tokens: TokenSourceKind
    /// Rows of short tokens, to be stored in the transaction that hands the message off.
    package let shortTokens: [ShortToken]

    /// In this file alone, so that nothing but `compose` can make one (DESIGN §4).
    fileprivate init(_ draft: MessageDraft) {
        permit = draft.permit
        identity = draft.identity
        content = draft.content
        language = draft.version.language
        notice = draft.notice
        fieldsUsed = draft.fieldsUsed
        sender = draft.version.senderText
        purposeTitle = draft.version.purposeTitle
        templateVersion = draft.version.templateVersion
        instant = draft.instant
        tokens = draft.tokens
        shortTokens = draft.shortTokens
    }

    package var channel: Channel { identity.channel }

    /// The subject of an email; nil for SMS.
    package var subject: String? {
        guard case .email(let email) = content else { return nil }
        return email.subject
    }

    /// What a transport sends: the email's RFC 5322 bytes, or the text of an SMS in UTF-8.
    package var bytes: [UInt8] {
        switch content {
        case .email(let email): email.message.bytes
        case .sms(let sms): Array(sms.body.utf8)
        }
    }

    /// SHA-256 of ``bytes``; computed when asked for.
    package var bytesHash: [UInt8] { SHA256.hash(bytes) }
}

extension Message: CustomStringConvertible, CustomReflectable {
    /// Without anything personal: messages turn up in error texts.
    package var description: String {
        "Message(\(identity.campaign), \(channel.rawValue), \(language), customer \(identity.customer))"
    }

    package var customMirror: Mirror { Mirror(self, children: []) }
}

// MARK: - Composing

extension CampaignComposer {
    /// Makes the message for one person.
    ///
    /// It is a function of what is handed in and the campaign's templates: the same material at the same instant gives
    /// the same bytes, and other tokens change nothing but themselves.
    /// - Parameters:
    ///   - permit: decides about the address and about the data that may be used.
    ///   - identity: what makes this message this one; with the event in campaigns that repeat for each event.
    ///   - person: everything known of the person; what the permit does not cover is left aside.
    ///   - instant: the date of the message, cut to the whole second.
    package func compose(
        permit: ContactPermit, identity: MessageIdentity, person: PersonalData, at instant: Instant,
        tokens: any TokenSource
    ) throws(ComposerError) -> Message {
        Message(try draft(permit: permit, identity: identity, person: person, at: instant, tokens: tokens))
    }
}
