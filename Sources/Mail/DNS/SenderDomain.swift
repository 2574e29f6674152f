/// What the DNS has to say of a sender before mailbox providers take its mails (HDR-5, HDR-6); pure over the answers.
///
///     SenderDomain(from: "casalumen.example", envelope: "casalumen.example", replyTo: nil, keys: keys).findings(lookup)
package struct SenderDomain: Sendable {
    package enum Level: String, Sendable {
        case good, warning, problem
        /// The DNS did not answer.
        case unknown
    }

    package struct Finding: Equatable, Sendable {
        package let level: Level
        /// A sentence, with the remedy where something is to be mended.
        package let text: String

        package init(_ level: Level, _ text: String) {
            self.level = level
            self.text = text
        }
    }

    /// A DKIM key that signs its mails.
    package struct Key: Sendable {
        package let selector: String
        /// What the record has to say.
        package let record: String

        package init(selector: String, record: String) {
            self.selector = selector
            self.record = record
        }
    }

    private let from: String
    private let envelope: String
    private let replyTo: String?
    private let keys: [Key]
    private let isSignedElsewhere: Bool

    /// - Parameters: domains in their ASCII form.
    ///   - keys: those with which Heed signs; none where the relay does, or nobody.
    ///   - isSignedElsewhere: whether the relay signs.
    package init(from: String, envelope: String, replyTo: String?, keys: [Key], isSignedElsewhere: Bool) {
        self.from = from.lowercased()
        self.envelope = envelope.lowercased()
        self.replyTo = replyTo?.lowercased()
        self.keys = keys
        self.isSignedElsewhere = isSignedElsewhere
    }

    package func findings(_ lookup: DNSLookup) -> [Finding] {
        spf(lookup) + dkim(lookup) + dmarc(lookup) + alignment(lookup) + mx(lookup)
    }

    // MARK: - SPF

    private func spf(_ lookup: DNSLookup) -> [Finding] {
        let answer = lookup(envelope, .txt)
        if answer == .unavailable { return [Finding(.unknown, "SPF of \(envelope): the DNS did not answer.")] }
        let records = answer.records.filter { $0.lowercased() == "v=spf1" || $0.lowercased().hasPrefix("v=spf1 ") }
        guard let record = records.first else {
            return [
                Finding(
                    .problem,
                    "\(envelope) has no SPF record: publish a TXT record like \"v=spf1 include:RELAY -all\", as your relay's "
                        + "operator names it.")
            ]
        }
        if records.count > 1 {
            return [
                Finding(
                    .problem, "\(envelope) has \(records.count) SPF records, so that none counts: join them into one.")
            ]
        }
        let words = record.lowercased().split(separator: " ").dropFirst().map(String.init)
        if words.contains("+all") || words.contains("all") {
            return [Finding(.problem, "The SPF record of \(envelope) lets everybody send: end it with -all.")]
        }
        let asking = words.count { word in
            let plain = word.drop { "+-~?".contains($0) }
            return ["include:", "a:", "mx:", "exists:", "redirect=", "ptr"].contains { plain.hasPrefix($0) }
                || plain == "a" || plain == "mx"
        }
        if asking > 10 {
            return [
                Finding(
                    .problem,
                    "The SPF record of \(envelope) asks \(asking) times; more than 10 make it void (RFC 7208).")
            ]
        }
        return [Finding(.good, "\(envelope) has an SPF record.")]
    }

    // MARK: - DKIM

    private func dkim(_ lookup: DNSLookup) -> [Finding] {
        if keys.isEmpty {
            return [
                isSignedElsewhere
                    ? Finding(
                        .good,
                        "The relay signs for \(from), as heed.yaml says; send a test mail and look for dkim=pass.")
                    : Finding(
                        .problem,
                        "Nobody signs the mails of \(from): mailbox providers refuse bulk mail without DKIM. Write 'dkim: heed' "
                            + "and run 'heed keys dkim'.")
            ]
        }
        return keys.map { key in
            let name = "\(key.selector)._domainkey.\(from)"
            let answer = lookup(name, .txt)
            if answer == .unavailable { return Finding(.unknown, "DKIM at \(name): the DNS did not answer.") }
            guard let record = answer.records.first else {
                return Finding(.problem, "There is no DKIM record at \(name): 'heed keys dkim \(from)' prints it.")
            }
            return Self.publicKey(of: record) == Self.publicKey(of: key.record)
                ? Finding(.good, "The DKIM record at \(name) is the one of the key in use.")
                : Finding(
                    .problem,
                    "The DKIM record at \(name) is another key's: 'heed keys dkim \(from)' prints the right one.")
        }
    }

    private static func publicKey(of record: String) -> String? {
        record.split(separator: ";").map { String($0).trimmingSpaces }.first { $0.hasPrefix("p=") }.map { tag in
            String(tag.dropFirst(2).filter { !$0.isWhitespace })
        }
    }

    // MARK: - DMARC and alignment

    private func dmarc(_ lookup: DNSLookup) -> [Finding] {
        if lookup("_dmarc.\(from)", .txt) == .unavailable {
            return [Finding(.unknown, "DMARC of \(from): the DNS did not answer.")]
        }
        guard let found = DMARC.policy(of: from, lookup) else {
            return [
                Finding(
                    .problem,
                    "\(from) has no DMARC record: publish a TXT record at _dmarc.\(from), to begin with "
                        + "\"v=DMARC1; p=none; rua=mailto:ADDRESS\".")
            ]
        }
        var findings = [Finding(.good, "The DMARC policy of \(from) is '\(found.policy)', found at \(found.domain).")]
        if found.record.hasPercentage {
            findings.append(
                Finding(
                    .warning,
                    "'pct' in the DMARC record of \(found.domain) no longer means anything: write t=y to test."))
        }
        if found.policy == "none", found.record.reports == nil {
            findings.append(
                Finding(
                    .warning,
                    "The DMARC record of \(found.domain) neither asks for anything nor for reports: add rua=mailto:ADDRESS."
                ))
        }
        return findings
    }

    private func alignment(_ lookup: DNSLookup) -> [Finding] {
        let record = DMARC.policy(of: from, lookup)?.record
        func isAligned(_ other: String, strictly isStrict: Bool) -> Bool {
            other == from
                || !isStrict && DMARC.organisation(of: other, lookup) == DMARC.organisation(of: from, lookup)
        }
        // Signatures of Heed's are of the domain in From itself.
        if !keys.isEmpty || isAligned(envelope, strictly: record?.isStrictForSPF ?? false) {
            return [
                Finding(.good, "\(from) in From is aligned with \(keys.isEmpty ? "the return path" : "its signature").")
            ]
        }
        return [
            Finding(
                isSignedElsewhere ? .warning : .problem,
                "The return path is at \(envelope), which is another organisation's than \(from) in From: DMARC then rests on "
                    + "the signature alone, which has to be of \(from).")
        ]
    }

    // MARK: - Answers

    private func mx(_ lookup: DNSLookup) -> [Finding] {
        var asked: [(domain: String, use: String)] = [(from, "answers to From"), (envelope, "bounces")]
        if let replyTo { asked.append((replyTo, "answers to Reply-To")) }
        var seen: Set<String> = []
        return asked.compactMap { domain, use in
            guard seen.insert(domain).inserted else { return nil }
            switch lookup(domain, .mx) {
            case .unavailable: return Finding(.unknown, "MX of \(domain): the DNS did not answer.")
            case .none:
                return Finding(.problem, "\(domain) has no MX record: \(use) do not arrive.")
            case .records(let records):
                let isNone = records.contains { $0.split(separator: " ").last == "." }
                return isNone
                    ? Finding(.problem, "\(domain) says that it takes no mail (RFC 7505): \(use) do not arrive.")
                    : Finding(.good, "\(domain) takes mail.")
            }
        }
    }
}
