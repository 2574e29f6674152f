import Crypto
import Customers
import Database
import Workspace

/// What follows from the terms of a claim alone, worked out once for all claims of a page that share them.
struct TermsReading {
    let terms: ConsentClaim.Terms
    let noticeHash: [UInt8]?
    let flaw: ConsentFlaw
    let traits: ConsentTraits
    /// The parts of an ``EventKey`` before the time, between the times, and after them.
    let keyBeforeTime: [UInt8]
    let keyAfterTime: [UInt8]
    let keyEnd: [UInt8]
    /// The values of ``columns``.
    let values: PackedValues

    /// The columns of `consent_event` that the terms fill.
    static let columns = [
        "purpose", "scope", "state", "basis", "method", "evidence_kind", "notice_version", "notice_language",
        "notice_hash", "statement", "source_url", "actor", "prechecked", "soft_opt_in", "written_consent",
        "parental_ref",
    ]

    init(_ claim: ConsentClaim, basis: LegalBasis?) {
        let terms = claim.terms
        self.terms = terms
        flaw = ConsentFlaw.of(claim)
        traits = ConsentTraits(claim)
        let text = terms.noticeText ?? ""
        let hash = text.isEmpty ? nil : SHA256.hash(Array(text.utf8))
        noticeHash = hash
        var bytes: [UInt8] = []
        for field in [terms.purpose, terms.scope, terms.state.rawValue] { KeyField.add(field, to: &bytes) }
        keyBeforeTime = bytes
        bytes = []
        for field in [terms.method, terms.evidenceKind.rawValue, terms.noticeVersion, terms.noticeLanguage] {
            KeyField.add(field, to: &bytes)
        }
        if let hash { KeyField.add(hash, to: &bytes) } else { bytes.append(0) }
        for field in [terms.statement, terms.sourceURL, terms.actor] { KeyField.add(field, to: &bytes) }
        keyAfterTime = bytes
        bytes = []
        KeyField.add(terms.prechecked ? "1" : "0", to: &bytes)
        // Only where there is any, so that the keys of all other events stay what they were.
        if terms.softOptIn != nil || terms.writtenConsent != nil || terms.parentalReference != nil {
            KeyField.add(terms.softOptIn?.rawValue, to: &bytes)
            KeyField.add(terms.writtenConsent?.rawValue, to: &bytes)
            KeyField.add(terms.parentalReference, to: &bytes)
        }
        keyEnd = bytes
        values = Self.values(of: terms, basis: basis, noticeHash: hash)
    }

    private static func values(of terms: ConsentClaim.Terms, basis: LegalBasis?, noticeHash: [UInt8]?) -> PackedValues {
        var values = PackedValues()
        for text in [
            terms.purpose, terms.scope, terms.state.rawValue, basis?.rawValue, terms.method,
            terms.evidenceKind.rawValue, terms.noticeVersion, terms.noticeLanguage,
        ] {
            values.append(text)
        }
        values.append(noticeHash.sqlValue)
        for text in [terms.statement, terms.sourceURL, terms.actor] { values.append(text) }
        values.append(terms.prechecked.sqlValue)
        values.append(terms.softOptIn?.rawValue)
        values.append(terms.writtenConsent?.rawValue)
        values.append(terms.parentalReference)
        return values
    }
}

/// The readings of a page's claims.
struct TermsReadings {
    private let configuration: Configuration
    private var places: [ObjectIdentifier: Int] = [:]
    private(set) var all: [TermsReading] = []
    /// For each claim the place of its reading.
    private(set) var ofClaim: [Int] = []

    init(_ claims: [ConsentClaim], _ configuration: Configuration) {
        self.configuration = configuration
        ofClaim.reserveCapacity(claims.count)
        for claim in claims {
            // The claims keep what they point to alive, so that its address tells it apart.
            let identity = ObjectIdentifier(claim.shared)
            if let place = places[identity] {
                ofClaim.append(place)
                continue
            }
            let basis = configuration.purpose(named: claim.terms.purpose)?.legalBasis
            places[identity] = all.count
            ofClaim.append(all.count)
            all.append(TermsReading(claim, basis: basis))
        }
    }
}
