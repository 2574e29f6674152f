import Database
import System
import Workspace

/// The rules that keep people from being contacted, once, as data. The gate asks them in this order and the first that
/// holds is the reason; `why` shows all of them.
package enum ContactRules {
    /// Every reason in the order in which the gate looks for it.
    package static let all: [DenialReason] = rules.map(\.reason)

    /// The reason with that code, or nil for a code of another module.
    package static func reason(_ code: String) -> DenialReason? {
        all.first { $0.code.rawValue == code }
    }
}

/// One rule: its words, the legal bases it binds, and when it holds, over the columns of `candidate`.
struct ContactRule: Sendable {
    let reason: DenialReason
    let bases: Set<LegalBasis>
    /// When it keeps somebody out; nil for a question in which it keeps nobody out, so that it costs nothing there.
    let condition: @Sendable (ContactQuestion) -> SQL?

    init(
        _ code: DenialReason.Code, _ rule: String, _ source: String, _ explanation: String,
        bases: Set<LegalBasis> = Set(LegalBasis.allCases),
        when condition: @escaping @Sendable (ContactQuestion) -> SQL?
    ) {
        reason = DenialReason(code: code, rule: rule, source: source, explanation: explanation)
        self.bases = bases
        self.condition = condition
    }
}

// MARK: - The rules

extension ContactRules {
    static let rules: [ContactRule] = addressRules + stopRules + consentRules + basisRules + personRules

    private static let addressRules: [ContactRule] = [
        ContactRule(
            .noAddress, "HEED-1", "Heed, promise 1: permit or silence",
            "There is no current address for this channel."
        ) { _ in "candidate.contact_point IS NULL" },
        ContactRule(
            .suppressed, "LAW-11", "GDPR Art. 17(3), 21(3); RFC 8058",
            "The address is on the suppression list: unsubscribed, objected, complained, bounced or erased."
        ) { question in
            let suppressed = Suppression.binding(
                question, hashes: "= candidate.address_hash", explicitAt: "candidate.explicit_at")
            return "EXISTS (SELECT 1 FROM suppression WHERE \(suppressed))"
        },
    ]

    private static let stopRules: [ContactRule] = [
        ContactRule(
            .objected, "LAW-8", "GDPR Art. 21(2)–(3)",
            "The person objected, and has not agreed anew and in person since."
        ) { question in
            // Who never stopped anything, nearly everybody, is not looked up.
            """
            candidate.stop_mark IS NOT NULL AND EXISTS (SELECT 1 FROM consent_state AS stop \
            WHERE stop.customer = candidate.customer AND stop.contact_point = 0 AND stop.objected_at IS NOT NULL \
            AND CASE WHEN \(question.stops) THEN 1 ELSE 0 END = 1 \
            AND (candidate.explicit_at IS NULL OR candidate.explicit_at <= stop.objected_at))
            """
        },
        ContactRule(
            .notConfirmed, "LAW-1", "GDPR Art. 4(11)", "The sign-up was asked for but never confirmed.",
            bases: [.consent]
        ) { question in
            """
            candidate.requested_at IS NOT NULL \
            AND (candidate.given_at IS NULL OR \(question.isStopped)) \
            AND (candidate.stop_mark IS NULL OR candidate.requested_at * 4 > candidate.stop_mark)
            """
        },
        ContactRule(
            .withdrawn, "LAW-3", "GDPR Art. 7(3)", "The person withdrew their consent."
        ) { $0.isStopped(by: .withdrawn, orStronger: true) },
        ContactRule(
            .refused, "LAW-1", "GDPR Art. 4(11)", "The person was asked and said no.", bases: marketingBases
        ) { $0.isStopped(by: .refused) },
        ContactRule(
            .expired, "LAW-1", "GDPR Art. 5(1)(e)",
            "The consent, or the sale in its place, has expired and was not renewed.",
            bases: marketingBases
        ) { question in
            let ended: SQL = "(\(question.isStopped(by: .expired)))"
            guard let cutoff = question.expiryCutoff else { return ended }
            switch question.purpose.legalBasis {
            case .consent: return "\(ended) OR candidate.given_at <= \(cutoff)"
            case .softOptIn:
                return "\(ended) OR \(question.isNotConsented) AND candidate.soft_at <= \(cutoff)"
            case .legitimateInterest, .contract, .legalObligation: return ended
            }
        },
    ]

    /// From here on there is a grant that nothing has ended, or for other bases perhaps a sale: whatever no rule above
    /// named ends here.
    private static let consentRules: [ContactRule] = [
        ContactRule(
            .noConsent, "LAW-14", "ePrivacy Directive 2002/58/EC Art. 13(1); GDPR Art. 6(1)(a)",
            "The person never agreed to this purpose over this channel at this address.", bases: [.consent]
        ) { "candidate.given_at IS NULL OR \($0.isStopped)" },
        ContactRule(
            .notYetGiven, "LAW-1", "GDPR Art. 6(1)(a)",
            "The consent, or the sale in its place, is dated after the moment of this decision.",
            bases: [.consent, .softOptIn]
        ) { question in
            question.purpose.legalBasis == .consent
                ? "candidate.given_at > \(question.at)"
                : "\(question.isNotConsented) AND candidate.soft_at > \(question.at)"
        },
        ContactRule(
            .invalidConsent, "LAW-1", "GDPR Art. 4(11), 7(2); CJEU C-673/17",
            "What was recorded is no valid consent: a box ticked beforehand, or one yes for several things.",
            bases: [.consent]
        ) { _ in "candidate.given_flaw = \(ConsentFlaw.invalid.rawValue)" },
        ContactRule(
            .noProof, "LAW-2", "GDPR Art. 7(1)",
            "The consent, or the sale in its place, cannot be proved: the notice, the method or who collected it is "
                + "not on record.",
            bases: [.consent, .softOptIn]
        ) { question in
            question.purpose.legalBasis == .consent
                ? "candidate.given_flaw IS NULL OR candidate.given_flaw <> \(ConsentFlaw.none.rawValue)"
                : """
                \(question.isNotConsented) AND candidate.soft_at IS NOT NULL \
                AND \(ContactQuestion.lacks(.proved, "candidate.soft_traits"))
                """
        },
        ContactRule(
            .notWritten, "LAW-20", "47 CFR 64.1200(a)(2), (f)(9)",
            "Texts to this country need a consent in writing: signed, with the clear disclosures, no condition of a "
                + "purchase.", bases: [.consent]
        ) { $0.lacksWriting },
    ]

    private static let personRules: [ContactRule] = [
        ContactRule(
            .minor, "LAW-4", "GDPR Art. 8(1)",
            "The person is under the age of consent in their country and no parent's permission is on record.",
            bases: marketingBases
        ) { question in
            """
            candidate.birth_date IS NOT NULL AND \(question.isTooYoung("candidate.birth_date")) \
            AND \(question.lacksParent)
            """
        },
        ContactRule(
            .ageUnknown, "LAW-4", "GDPR Art. 8(1)-(2)",
            "The purpose is for children too, and neither the person's birth date nor a parent's permission is on "
                + "record.", bases: marketingBases
        ) { question in
            guard question.purpose.isForKids else { return nil }
            return "candidate.birth_date IS NULL AND \(question.lacksParent)"
        },
        ContactRule(
            .robinsonNotChecked, "LAW-17", "LOPDGDD art. 23.4",
            "The lists of people who want no advertising, which the country's law has consulted, were not imported "
                + "lately.", bases: otherBases
        ) { Exclusions.areStale($0) },
        ContactRule(
            .exclusionList, "LAW-17", "LOPDGDD art. 23.1, 23.4",
            "The address is on a list of people who want no advertising, and its owner has not agreed to yours.",
            bases: otherBases
        ) { Exclusions.areListed($0) },
    ]

    private static let marketingBases: Set<LegalBasis> = [.consent, .softOptIn, .legitimateInterest]

    /// What advertising without consent can rest on.
    static let otherBases: Set<LegalBasis> = [.softOptIn, .legitimateInterest]
}
