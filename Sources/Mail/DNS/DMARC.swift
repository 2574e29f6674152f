/// DMARC (RFC 9989): who may write in a domain's name, as its owner says (HDR-7).
package enum DMARC {
    /// A record, as far as senders need it.
    package struct Record: Equatable, Sendable {
        /// `none`, `quarantine` or `reject`.
        package let policy: String
        package let subdomainPolicy: String?
        /// Whether the same domain is asked for, not only one of the same organisation.
        package let isStrictForSPF: Bool
        package let isStrictForDKIM: Bool
        /// `y`, `n` or `u`.
        package let publicSuffix: String
        package let reports: String?
        /// Whether it is to be tested only, which lowers the policy by one step.
        package let isTest: Bool
        /// `pct`, which no longer exists.
        package let hasPercentage: Bool

        /// Nil for a text that is no DMARC record: `v=DMARC1` comes first, and an unknown policy counts as none.
        package init?(_ text: String) {
            let tags = text.split(separator: ";").map { part -> (String, String) in
                let sides = part.split(separator: "=", maxSplits: 1).map { String($0).trimmingSpaces }
                return (sides.first?.lowercased() ?? "", sides.count == 2 ? sides[1] : "")
            }
            guard let first = tags.first, first.0 == "v", first.1 == "DMARC1" else { return nil }
            func value(_ name: String) -> String? { tags.first { $0.0 == name }?.1.lowercased() }
            let known = ["none", "quarantine", "reject"]
            policy = value("p").flatMap { known.contains($0) ? $0 : nil } ?? "none"
            subdomainPolicy = value("sp").flatMap { known.contains($0) ? $0 : nil }
            isStrictForSPF = value("aspf") == "s"
            isStrictForDKIM = value("adkim") == "s"
            publicSuffix = value("psd") ?? "u"
            reports = value("rua")
            isTest = value("t") == "y"
            hasPercentage = value("pct") != nil
        }
    }

    /// The names that are asked, in order: the domain, then its ancestors; at most eight (RFC 9989 §4.10).
    ///
    ///     DMARC.walk("mail.example.com")    // mail.example.com, example.com, com
    package static func walk(_ domain: String) -> [String] {
        let labels = domain.lowercased().split(separator: ".")
        var names = [labels.joined(separator: ".")]
        var rest = labels.count > 8 ? labels.suffix(8) : labels[...]
        while rest.count > 1 {
            rest = rest.dropFirst()
            names.append(rest.joined(separator: "."))
        }
        return names
    }

    /// The record of a name; nil where there is none, or more than one.
    package static func record(at domain: String, _ lookup: DNSLookup) -> Record? {
        let records = lookup("_dmarc.\(domain)", .txt).records.compactMap(Record.init)
        return records.count == 1 ? records[0] : nil
    }

    /// The policy that holds for mails from a domain, and where it was found.
    package static func policy(
        of domain: String, _ lookup: DNSLookup
    ) -> (domain: String, record: Record, policy: String)? {
        if let own = record(at: domain, lookup) { return (domain, own, own.policy) }
        let organisation = organisation(of: domain, lookup)
        guard organisation != domain, let record = record(at: organisation, lookup) else { return nil }
        return (organisation, record, record.subdomainPolicy ?? record.policy)
    }

    /// The organisation's own domain, by which alignment is judged (RFC 9989 §4.10.2).
    package static func organisation(of domain: String, _ lookup: DNSLookup) -> String {
        let names = walk(domain)
        var found: String?
        for (index, name) in names.enumerated() {
            guard let record = record(at: name, lookup) else { continue }
            if record.publicSuffix == "n" { return name }
            if record.publicSuffix == "y", index > 0 { return names[index - 1] }
            found = name
        }
        return found ?? names[0]
    }
}
