import Database
import Workspace

/// What the purpose's legal basis makes of a candidate, over the columns of `candidate`.
extension ContactQuestion {
    /// Whether the purpose may reach people without their consent, so that consent is one of two ways to permit.
    private var hasOtherWay: Bool {
        [.softOptIn, .legitimateInterest].contains(purpose.legalBasis)
    }

    /// 1 where the permit rests on the person's consent, else 0; never NULL.
    ///
    /// For a purpose of another basis that is a consent in which nothing is wanting: it stands above what the basis asks
    /// for, and above exclusion lists. For consent itself the rules see to that, each with its own reason.
    var isConsented: SQL {
        guard hasOtherWay else { return purpose.legalBasis == .consent ? "1" : "0" }
        let expired: SQL = expiryCutoff.map { " OR candidate.given_at <= \($0)" } ?? ""
        let unwritten: SQL = lacksWriting.map { " OR \($0)" } ?? ""
        return """
            CASE WHEN candidate.given_at IS NULL OR candidate.given_flaw IS NULL OR candidate.given_flaw <> \(ConsentFlaw.none.rawValue) \
            OR candidate.stop_mark >= candidate.given_at * 4 OR candidate.given_at > \(at)\(expired)\(unwritten) \
            THEN 0 ELSE 1 END
            """
    }

    /// TRUE or FALSE, never unknown.
    var isNotConsented: SQL { "\(isConsented) = 0" }

    /// Whether the person ended this purpose and it still is.
    ///
    /// A stop mark is the time of the stop × 4 + its kind (ConsentState.Stop), so a grant or request at the same instant
    /// as a stop loses. A sale ends no stop: where there is another way than consent, only a consent does.
    var isStopped: SQL {
        if hasOtherWay { return "(candidate.stop_mark IS NOT NULL AND \(isNotConsented))" }
        return """
            (candidate.stop_mark IS NOT NULL \
            AND (candidate.given_at IS NULL OR candidate.stop_mark >= candidate.given_at * 4))
            """
    }

    func isStopped(by kind: ConsentState.Stop, orStronger: Bool = false) -> SQL {
        "\(isStopped) AND (candidate.stop_mark & 3) \(raw: orStronger ? ">=" : "=") \(kind.rawValue)"
    }

    /// The event that a permit would rest on; NULL where it needs none.
    var proofEvent: SQL {
        switch purpose.legalBasis {
        case .softOptIn: "CASE WHEN \(isNotConsented) THEN candidate.soft_event ELSE candidate.given_event END"
        case .legitimateInterest: "CASE WHEN \(isNotConsented) THEN NULL ELSE candidate.given_event END"
        case .consent, .contract, .legalObligation: "candidate.given_event"
        }
    }

    /// Whether the consent is not a written one where the law asks for that (LAW-20); nil where it never does.
    var lacksWriting: SQL? {
        isUnder(.writtenConsent).map { "(\($0) AND \(Self.lacks(.written, "candidate.given_traits")))" }
    }

    /// Whether no permission of a parent goes with the consent that the permit would rest on (LAW-4).
    var lacksParent: SQL {
        let unrecorded = Self.lacks(.parental, "candidate.given_traits")
        return hasOtherWay ? "(\(isNotConsented) OR \(unrecorded))" : unrecorded
    }

    /// Whether a trait is not among those of a column.
    static func lacks(_ trait: ConsentTraits, _ traits: SQL) -> SQL {
        "(\(traits) IS NULL OR (\(traits) & \(trait.rawValue)) = 0)"
    }
}
