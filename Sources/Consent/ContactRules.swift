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
    let condition: @Sendable (ContactQuestion) -> SQL

    init(
        _ code: DenialReason.Code, _ rule: String, _ source: String, _ explanation: String,
        bases: Set<LegalBasis> = Set(LegalBasis.allCases),
        when condition: @escaping @Sendable (ContactQuestion) -> SQL
    ) {
        reason = DenialReason(code: code, rule: rule, source: source, explanation: explanation)
        self.bases = bases
        self.condition = condition
    }
}

// MARK: - The rules

extension ContactRules {
    private static let marketingBases: Set<LegalBasis> = [.consent, .softOptIn, .legitimateInterest]

    // A stop mark is the time of the stop × 4 + its kind (ConsentState.Stop), so a grant or request at the same instant
    // as a stop loses.
    private static let isStopped: SQL = """
        (candidate.stop_mark IS NOT NULL \
        AND (candidate.given_at IS NULL OR candidate.stop_mark >= candidate.given_at * 4))
        """

    static let rules: [ContactRule] = [
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
            .basisUnproven, "LAW-14", "ePrivacy Directive 2002/58/EC Art. 13(2); LSSI art. 21.2",
            "The purpose rests on a legal basis whose conditions are not proved for this person.",
            bases: [.softOptIn, .legitimateInterest]
        ) { _ in "1 = 1" },
        ContactRule(
            .notConfirmed, "LAW-1", "GDPR Art. 4(11)", "The sign-up was asked for but never confirmed.",
            bases: [.consent]
        ) { _ in
            """
            candidate.requested_at IS NOT NULL \
            AND (candidate.given_at IS NULL OR \(isStopped)) \
            AND (candidate.stop_mark IS NULL OR candidate.requested_at * 4 > candidate.stop_mark)
            """
        },
        ContactRule(
            .withdrawn, "LAW-3", "GDPR Art. 7(3)", "The person withdrew their consent."
        ) { _ in
            "\(isStopped) AND (candidate.stop_mark & 3) >= \(ConsentState.Stop.withdrawn.rawValue)"
        },
        ContactRule(
            .refused, "LAW-1", "GDPR Art. 4(11)", "The person was asked and said no.", bases: [.consent]
        ) { _ in
            "\(isStopped) AND (candidate.stop_mark & 3) = \(ConsentState.Stop.refused.rawValue)"
        },
        ContactRule(
            .expired, "LAW-1", "GDPR Art. 5(1)(e)", "The consent has expired and was not renewed.",
            bases: [.consent]
        ) { question in
            let ended: SQL = "(\(isStopped) AND (candidate.stop_mark & 3) = \(ConsentState.Stop.expired.rawValue))"
            guard let cutoff = question.expiryCutoff else { return ended }
            return "\(ended) OR candidate.given_at <= \(cutoff)"
        },
        // From here on there is a grant that nothing has ended: whatever no rule above named ends here.
        ContactRule(
            .noConsent, "LAW-14", "ePrivacy Directive 2002/58/EC Art. 13(1); GDPR Art. 6(1)(a)",
            "The person never agreed to this purpose over this channel at this address.", bases: [.consent]
        ) { _ in "candidate.given_at IS NULL OR \(isStopped)" },
        ContactRule(
            .notYetGiven, "LAW-1", "GDPR Art. 6(1)(a)", "The consent is dated after the moment of this decision.",
            bases: [.consent]
        ) { question in "candidate.given_at > \(question.at)" },
        ContactRule(
            .invalidConsent, "LAW-1", "GDPR Art. 4(11), 7(2); CJEU C-673/17",
            "What was recorded is no valid consent: a box ticked beforehand, or one yes for several things.",
            bases: [.consent]
        ) { _ in "candidate.given_flaw = \(ConsentFlaw.invalid.rawValue)" },
        ContactRule(
            .noProof, "LAW-2", "GDPR Art. 7(1)",
            "The consent cannot be proved: the notice, the method or who collected it is not on record.",
            bases: [.consent]
        ) { _ in "candidate.given_flaw IS NULL OR candidate.given_flaw <> \(ConsentFlaw.none.rawValue)" },
        ContactRule(
            .minor, "LAW-4", "GDPR Art. 8(1)",
            "The person is under the age of consent in their country and no parent's permission is on record.",
            bases: marketingBases
        ) { question in minor(question) },
    ]

    /// Who was born after the day that makes people just old enough. The strictest country counts (LAW-24): the
    /// person's, or the GDPR's where that is unknown, and the organisation's own.
    private static func minor(_ question: ContactQuestion) -> SQL {
        let today = question.at.civilDate
        let atHome = LegalAge.years(in: question.organisationCountry, on: today)
        // Text, not a date: 29 February less 14 years may be no day, yet it compares rightly.
        func lastBirthday(of years: Int) -> String {
            let monthAndDay = today.description.dropFirst(today.description.count - 6)
            let year = String(today.year - years)
            return String(repeating: "0", count: max(0, 4 - year.count)) + year + monthAndDay
        }
        var cases: SQL = ""
        for country in Set(LegalAge.table.compactMap(\.country)).sorted() {
            let years = max(LegalAge.years(in: country, on: today), atHome)
            cases += "WHEN \(country) THEN \(lastBirthday(of: years)) "
        }
        let elsewhere = max(LegalAge.years(in: nil, on: today), atHome)
        return """
            candidate.birth_date IS NOT NULL \
            AND candidate.birth_date > CASE candidate.country \(cases)ELSE \(lastBirthday(of: elsewhere)) END
            """
    }
}
