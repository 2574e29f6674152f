import Campaigns
package import Consent
import Customers
import Workspace

/// Where the tokens of a message's links come from.
///
/// Real and sample tokens are equally long, so that a preview differs from what is sent in nothing else (DESIGN §1.7).
package protocol TokenSource: Sendable {
    /// Whether following the links changes anything.
    var kind: TokenSourceKind { get }

    /// The token of the way out of one purpose: the long form for email, the short one for SMS.
    func unsubscribe(purpose: String, identity: MessageIdentity) throws -> LinkToken

    /// The token of the page of preferences; in mails alone.
    func preferences(purpose: String, identity: MessageIdentity) throws -> String

    /// The token of a privacy report's page.
    func report(purpose: String, identity: MessageIdentity) throws -> LinkToken

    /// What stands for `*` in the sender's return path.
    func returnPath(identity: MessageIdentity) throws -> String

    /// What a measured link has behind `/c/`.
    func click(to address: String, identity: MessageIdentity) throws -> String

    /// The token that confirms a sign-up; the identity's delivery is the number of the request.
    func confirm(purpose: String, identity: MessageIdentity) throws -> LinkToken
}

/// Whether links do what they say.
package enum TokenSourceKind: String, Sendable {
    case real
    case sample
}

/// A token as it stands in a link.
package struct LinkToken: Sendable {
    package let text: String
    /// The row of a short token, which has to be stored in the transaction that hands the message off.
    package let row: ShortToken?

    package init(text: String, row: ShortToken? = nil) {
        self.text = text
        self.row = row
    }
}

/// Tokens that work: the message has a delivery row whose number they name.
package struct RealTokens: TokenSource {
    private let mint: TokenMint
    private let numbers: PurposeNumbers

    /// - Parameter numbers: with the purpose registered.
    package init(mint: TokenMint, numbers: PurposeNumbers) {
        self.mint = mint
        self.numbers = numbers
    }

    package var kind: TokenSourceKind { .real }

    package func unsubscribe(purpose: String, identity: MessageIdentity) throws -> LinkToken {
        try token(.unsubscribe, purpose, identity)
    }

    package func preferences(purpose: String, identity: MessageIdentity) throws -> String {
        try token(.preferences, purpose, identity).text
    }

    package func report(purpose: String, identity: MessageIdentity) throws -> LinkToken {
        try token(.report, purpose, identity)
    }

    package func confirm(purpose: String, identity: MessageIdentity) throws -> LinkToken {
        try token(.confirm, purpose, identity)
    }

    package func returnPath(identity: MessageIdentity) throws -> String {
        // Other mails than a campaign's number their own things.
        let isCampaign = identity.event?.kind != EventKind.signUp.name
        return mint.returnToken(delivery: isCampaign ? identity.delivery ?? 0 : 0)
    }

    package func click(to address: String, identity: MessageIdentity) throws -> String {
        guard let delivery = identity.delivery else { throw ComposerError.noDelivery }
        let scope = try numbers.scope(purpose: LinkTracking.purposeName, channel: .email)
        return try mint.click(customer: identity.customer, delivery: delivery, scope: scope, to: address)
    }

    private func token(_ kind: Token.Kind, _ purpose: String, _ identity: MessageIdentity) throws -> LinkToken {
        guard let delivery = identity.delivery else { throw ComposerError.noDelivery }
        let scope = try numbers.scope(purpose: purpose, channel: identity.channel)
        switch identity.channel {
        case .email:
            return LinkToken(
                text: try mint.token(kind, customer: identity.customer, delivery: delivery, scope: scope))
        case .sms:
            let short = try mint.short(kind, customer: identity.customer, delivery: delivery, scope: scope)
            return LinkToken(text: short.text, row: short)
        }
    }
}

/// Tokens for previews, files and test mails: as long as real ones, changing nothing when followed.
package struct SampleTokens: TokenSource {
    private let mint: TokenMint
    private let numbers: PurposeNumbers

    package init(mint: TokenMint, numbers: PurposeNumbers) {
        self.mint = mint
        self.numbers = numbers
    }

    package var kind: TokenSourceKind { .sample }

    package func unsubscribe(purpose: String, identity: MessageIdentity) throws -> LinkToken {
        try sample(of: .unsubscribe, purpose, identity)
    }

    package func preferences(purpose: String, identity: MessageIdentity) throws -> String {
        try sample(of: .preferences, purpose, identity).text
    }

    package func report(purpose: String, identity: MessageIdentity) throws -> LinkToken {
        try sample(of: .report, purpose, identity)
    }

    package func confirm(purpose: String, identity: MessageIdentity) throws -> LinkToken {
        try sample(of: .confirm, purpose, identity)
    }

    package func returnPath(identity: MessageIdentity) throws -> String { mint.returnToken(delivery: 0) }

    package func click(to address: String, identity: MessageIdentity) throws -> String {
        try mint.sampleClick(
            scope: numbers.sampleScope(purpose: LinkTracking.purposeName, channel: .email), to: address)
    }

    private func sample(of kind: Token.Kind, _ purpose: String, _ identity: MessageIdentity) throws -> LinkToken {
        switch identity.channel {
        case .email:
            let scope = numbers.sampleScope(purpose: purpose, channel: identity.channel)
            return LinkToken(text: try mint.sample(of: kind, scope: scope))
        case .sms:
            return LinkToken(text: try mint.shortSample())
        }
    }
}
