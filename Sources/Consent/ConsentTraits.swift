import Customers

/// What the evidence of a `given` event shows besides the consent itself, in the bits of `consent_state`; worked out once,
/// when the event is appended.
struct ConsentTraits: OptionSet {
    let rawValue: Int64

    /// The four conditions of soft opt-in, in the bits of ``SoftOptIn``.
    static let ownSale = ConsentTraits(rawValue: SoftOptIn.ownSale.rawValue)
    static let similarProducts = ConsentTraits(rawValue: SoftOptIn.similarProducts.rawValue)
    static let optOutAtCollection = ConsentTraits(rawValue: SoftOptIn.optOutAtCollection.rawValue)
    static let optOutInMessages = ConsentTraits(rawValue: SoftOptIn.optOutInMessages.rawValue)
    /// The evidence of a sale is complete (LAW-2).
    static let proved = ConsentTraits(rawValue: 16)
    /// It is the record of a sale, not a consent.
    static let sale = ConsentTraits(rawValue: 32)
    /// Prior express written consent (LAW-20).
    static let written = ConsentTraits(rawValue: 64)
    /// A parent's permission is on record (LAW-4).
    static let parental = ConsentTraits(rawValue: 128)

    /// A sale that lets its buyer be written to (LAW-14).
    static let softOptIn: ConsentTraits = [
        .ownSale, .similarProducts, .optOutAtCollection, .optOutInMessages, .proved, .sale,
    ]
}

extension ConsentTraits {
    init(_ claim: ConsentClaim) {
        self.init(
            softOptIn: claim.softOptIn, writtenConsent: claim.writtenConsent,
            parentalReference: claim.parentalReference, hasNotice: claim.noticeText?.isEmpty == false,
            evidence: [claim.method, claim.noticeVersion, claim.noticeLanguage, claim.actor])
    }

    init(_ event: ConsentEvent) {
        self.init(
            softOptIn: event.softOptIn, writtenConsent: event.writtenConsent,
            parentalReference: event.parentalReference, hasNotice: event.noticeHash != nil,
            evidence: [event.method, event.noticeVersion, event.noticeLanguage, event.actor])
    }

    private init(
        softOptIn: SoftOptIn?, writtenConsent: WrittenConsent?, parentalReference: String?, hasNotice: Bool,
        evidence: [String?]
    ) {
        guard let softOptIn else {
            self = []
            if writtenConsent == .all { insert(.written) }
            if parentalReference?.isEmpty == false { insert(.parental) }
            return
        }
        self = [ConsentTraits(rawValue: softOptIn.rawValue & SoftOptIn.all.rawValue), .sale]
        if hasNotice && evidence.allSatisfy({ $0?.isEmpty == false }) { insert(.proved) }
    }
}
