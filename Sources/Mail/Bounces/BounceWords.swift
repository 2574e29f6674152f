/// What the words of a mail server mean, in the order that errs to the side of whoever would be silenced: our own faults
/// first, then passing ones, then an address that does not exist (BNC-2, BNC-3).
enum BounceWords {
    /// The verdict by words, else by the code, else soft.
    ///
    /// - Parameters:
    ///   - text: what the server said.
    ///   - status: of the report; one in the text counts before a general one.
    static func verdict(on text: String, status: String?) -> (verdict: BounceVerdict, status: String?) {
        let words = Words(text)
        let code = code(in: words.plain, status)
        let isPassing = code?.hasPrefix("4") == true || code == nil && words.replyCode?.hasPrefix("4") == true
        if let code, unknownThere.contains(code), words.has("recipient address rejected access denied") {
            // Exchange Online says so of addresses that its directory does not have.
            return (.hard, code)
        }
        if words.hasAny(declined) { return (.soft, code) }
        // Google Groups explains in the language of whoever wrote that they may not post there.
        if words.hasAny(ours) || words.has("google groups") { return (.sender, code) }
        if !isPassing, words.hasAny(surelyUnknown) { return (.hard, code) }
        if words.hasAny(passing) { return (.soft, code) }
        if words.hasAny(unknown) { return (isPassing ? .soft : .hard, code) }
        if words.hasAny(refusing), code.map({ !hardCodes.contains($0) }) ?? true { return (.sender, code) }
        return (byCode(code, isPassing), code)
    }

    /// Whether the text has a code or words that tell a reason.
    static func hasReason(_ text: String) -> Bool {
        let words = Words(text)
        return codes(in: words.plain).contains { !$0.hasSuffix(".0.0") }
            || [ours, declined, surelyUnknown, passing, unknown, refusing].contains(where: words.hasAny)
    }

    private static let unknownThere: Set<String> = ["5.4.1"]
    private static let hardCodes: Set<String> = [
        "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4",
    ]

    private static func byCode(_ code: String?, _ isPassing: Bool) -> BounceVerdict {
        guard let code, !isPassing else { return .soft }
        if hardCodes.contains(code) { return .hard }
        return code.hasPrefix("5.7.") || code == "5.1.7" || code == "5.1.8" ? .sender : .soft
    }

    /// The most telling code: one in the text that says more than `5.0.0`, else the report's own.
    private static func code(in text: String, _ status: String?) -> String? {
        let own = status.flatMap { codes(in: $0).first }
        let said = codes(in: text)
        func isGeneral(_ code: String) -> Bool { code.hasSuffix(".0.0") }
        let telling = said.last { !isGeneral($0) && $0 != "5.1.0" } ?? said.first { !isGeneral($0) }
        if let own, !isGeneral(own), telling == nil || own == telling { return own }
        return telling ?? own ?? said.first
    }

    /// `5.1.1` and the like, which are no parts of an address of a machine.
    static func codes(in text: String) -> [String] {
        var codes: [String] = []
        var token = ""
        func close() {
            let parts = token.split(separator: ".", omittingEmptySubsequences: false)
            if parts.count == 3, ["2", "4", "5"].contains(parts[0]),
                parts[1...].allSatisfy({ (1...3).contains($0.count) })
            {
                codes.append(token)
            }
            token = ""
        }
        for character in text {
            if character.isASCII, character.isNumber || character == "." {
                token.append(character)
            } else {
                while token.last == "." { token.removeLast() }
                close()
            }
        }
        while token.last == "." { token.removeLast() }
        close()
        return codes
    }

    // MARK: - The words

    private static let ours = [
        "spam", "spamhaus", "dnsbl", "rbl", "blacklist", "blacklisted", "blocklist", "block list", "black list",
        "blocked",
        "is listed", "are listed", "reputation", "policy", "policies", "dmarc", "spf", "dkim", "unauthenticated",
        "authentication required", "authentication checks", "authentication failed", "not authorized", "not authorised",
        "unauthorized",
        "authorization", "relay access denied", "relaying denied", "relay denied", "relay not permitted", "no relaying",
        "unable to relay", "cannot relay", "to relay mail", "relaying not allowed", "not permitted to relay",
        "relay operation rejected",
        "relaying", "we do not relay", "access denied", "permission denied", "content rejected", "message content",
        "content reject",
        "virus", "malware", "suspicious", "unsolicited", "ube", "bulk mail", "junk", "ptr", "ptr record", "reverse dns",
        "rdns",
        "helo command rejected", "sender address rejected", "sender rejected", "sender denied", "domain of sender",
        "sender domain",
        "sender address", "sender verify", "sender verification", "bad sender", "mail from rejected", "invalid sender",
        "unknown sender",
        "header error", "duplicate header", "headers too large", "in from header", "missing header", "rfc 5322",
        "rfc5322", "rfc 2822", "bare lf",
        "not allowed to send", "not allowed", "complaint", "complaints", "user complaints", "abuse", "banned",
        "prohibited", "forbidden",
        "attachments", "attachment type", "attachment rejected", "attachment is not", "executable", "infected",
        "potentially", "malicious",
        "malformed", "8-bit", "improper use", "header size", "credentials", "certificate", "encrypted",
        "esmtp authentication",
        "requires authentication", "cannot find your hostname", "cannot resolve your", "unresolvable", "forward dns",
        "dynamic ip", "open proxy",
        "go away", "not a registered gateway", "allowed rcpthosts", "not an open relay", "as a relay", "wont relay",
        "we dont handle mail for",
        "client list", "bad reputation", "poor reputation", "unverifyable", "unverifiable", "unexpected volume",
        "too many spams",
        "not permitted", "not local host", "isp to relay", "use the smtp server", "authenticate", "not authenticated",
        "unauthenticated email", "phishing", "denied by", "not accepting connections", "message refused",
        "media error", "purported responsible", "fix reverse", "your ip", "sending ip", "ip address is",
        "ip address blocked", "ip address blacklisted", "client host rejected", "host rejected", "mail server rejected",
        "considered unsafe", "security reasons", "security violation", "tls required", "must issue a starttls",
        "starttls",
        "violates", "violation", "restricted", "not accept mail from", "not accept messages",
        "does not accept mail from", "refused your message",
        "after mail from", "reply to mail from", "our mail from", "mail_from", "valid from", "permission to post",
        "not a member", "you cannot send", "no access from", "open relay", "no reverse", "hostname lookup", "bad dns",
        "delivery not authorized", "not signed", "signature", "loop back to myself",
    ]

    /// Said of addresses alone, whatever else stands beside it.
    private static let surelyUnknown = [
        "user unknown", "unknown user", "no such user", "domain is not reachable", "indicated no smtp service",
        "no mx found", "not listed in",
        "invalid final delivery", "is not a valid mailbox",
    ]

    /// The person, or a rule of theirs, does not want it; whoever writes may try others.
    private static let declined = [
        "message filtered", "recipient preferences", "refuses to receive", "refuse to receive",
        "only accepting mail from specific",
        "blocked by the recipient", "user reject", "rejected by user", "is protected by", "notauthorized",
        "resolver rst",
    ]

    /// Less telling than anything else.
    private static let refusing = ["rejected", "refused", "denied", "not accepted", "not acceptable"]

    private static let passing = [
        "full", "quota", "over quota", "overquota", "too large", "too big", "too long", "size limit", "size exceeds",
        "exceeds fixed", "exceeds size",
        "message size", "exceeded the local limit", "exceeded", "exceeds", "try again", "try later", "later",
        "temporary", "temporarily",
        "timed out", "timeout", "time-out", "time out", "expired", "too many", "rate limit", "throttled", "throttling",
        "greylisted",
        "greylisting", "graylisted", "connection refused", "connection reset", "connection dropped", "lost connection",
        "in the queue too long",
        "retry time", "retries", "retry timeout", "busy", "hop count", "too many hops", "mail loop", "routing loop",
        "looping", "deferred", "unable to connect",
        "not reachable", "unreachable", "no route to host", "network error", "insufficient", "out of memory",
        "disk space", "no space", "resources",
        "service unavailable", "currently unavailable", "could not be contacted", "cannot connect", "could not connect",
        "system error", "internal error",
        "i/o error", "configuration error", "local error", "mailer error", "delayed", "no connection",
        "still being retried",
        "queue too long", "connection attempts", "not responding", "delivery time", "cannot be opened", "not accepting",
        "over the allowed", "size quota", "enough space", "storage", "drop file", "dropfile", "pleine", "lleno", "voll",
        "trop de connexions", "giving up on", "failing for a long time",
        "has been delayed", "has not been collected", "did not respond", "not reachable within", "maximum connection",
        "unable to resolve route",
        "malformed name server", "forwarding loop", "numerous attempts", "no more than", "per hour", "user is over",
        "line limit",
        "unable to deliver message after", "on hold", "improper sequence",
        "each of the following recipients was rejected",
    ]

    private static let unknown = [
        "user unknown", "unknown user", "unknown local", "no such user", "no user", "user not found", "user not exist",
        "user does not exist",
        "does not exist", "doesnt exist", "not exist", "no mailbox", "no such mailbox", "mailbox not found",
        "mailbox unavailable",
        "mailbox not available", "mailbox does not", "mailbox disabled", "no such recipient", "recipient not found",
        "recipient unknown",
        "unknown recipient", "recipient no longer", "invalid recipient", "invalid mailbox", "invalid address",
        "invalid user",
        "recipient invalid", "address invalid", "address unknown", "unknown address", "addressee unknown",
        "unknown account", "no account",
        "no such account", "account not found", "account disabled", "account has been disabled", "account is disabled",
        "that you tried to reach is disabled", "been disabled",
        "disabled or discontinued", "deactivated", "account inactive", "is inactive", "not active", "suspended",
        "no longer available", "no longer valid",
        "no longer in use", "no longer on server", "not our user", "not our customer", "not a registered",
        "not registered", "not listed", "not known",
        "unrouteable", "unroutable", "host unknown", "unknown host", "host not found", "domain not found",
        "unknown domain", "no mx", "no mail exchange",
        "no such domain", "invalid domain", "nxdomain", "name or service not known", "bad destination", "bad address",
        "illegal host",
        "destinataire invalide", "recipnotfound", "recipientnotfound", "no valid recipients", "doesnt have a",
        "does not have an account",
        "does not have a", "couldnt be found", "could not be found", "wasnt found", "was not found", "not found",
        "no recipients", "undeliverable address", "by that name",
        "domain is not reachable", "not a valid mailbox", "not a valid user", "not valid", "isnt found",
        "no such local user", "no such person", "no such address",
        "is not a known user", "address not present", "badrcptto", "bad address syntax", "cant accept user",
        "mailbox invalid", "mailbox not present",
        "no matches to nameserver", "no existe", "not a valid recipient", "not a local address", "nonexistent user",
        "non-existent",
        "recipient is not accepted", "recipient is not local", "no longer accepts mail", "no longer accepting mail",
        "unknown e-mail address", "unknown mailbox",
        "unknown rcpt", "missing home directory", "user not active", "user not known", "utilisateur inconnu",
        "invalid or unknown virtual user",
        "does not accept mail", "nullmx", "has been replaced by", "no longer here", "domain must exist",
        "deactivated mailbox", "account is locked",
        "mailbox is frozen", "not our local user", "destinatario desconocido", "usuario desconocido",
        "empfnger unbekannt", "unbekannter empfnger",
        "adresse inconnue", "destinataire inconnu", "user invalid", "invalid local part", "no user with that",
        "account that does not exist",
        "account unavailable", "not a valid address", "recipient does not exist", "no such name", "isnt a valid",
        "isnt in my", "moved without", "has moved", "left the company", "address is unknown",
        "recipient address rejected", "null mx",
        "dns error", "domain does not", "no local mailbox", "mailbox is inactive", "is unknown", "no user named",
    ]
}

/// A text made ready to look words up in: in lower case, without addresses and links, whose names say nothing.
private struct Words {
    /// As it was said, without addresses and links.
    let plain: String
    /// In lower case, single spaces around everything.
    private let spaced: String

    init(_ text: String) {
        var kept: [Substring] = []
        for word in text.split(whereSeparator: \.isWhitespace) {
            if word.contains("://") { continue }
            guard let at = word.firstIndex(of: "@") else {
                kept.append(word)
                continue
            }
            // What stands before an address in brackets stays: FROM:<a@b.example>
            let lead = word[..<at].prefix { $0 != "<" && $0 != "(" }
            if lead.endIndex < at, !lead.isEmpty { kept.append(lead) }
        }
        plain = kept.joined(separator: " ")
        var spaced = " "
        for character in plain.lowercased() where character != "'" {
            let isWord = character.isLetter || character.isNumber || character == "_" || character == "-"
            if isWord { spaced.append(character) } else if spaced.last != " " { spaced.append(" ") }
        }
        self.spaced = spaced + " "
    }

    func has(_ phrase: String) -> Bool { spaced.contains(" " + phrase) }

    func hasAny(_ phrases: [String]) -> Bool {
        phrases.contains { phrase in
            // Whole words; a hyphen of the text may follow.
            var rest = spaced[...]
            while let found = rest.firstRange(of: " " + phrase) {
                let next = found.upperBound < spaced.endIndex ? spaced[found.upperBound] : " "
                if !next.isLetter, !next.isNumber { return true }
                rest = spaced[spaced.index(after: found.lowerBound)...]
            }
            return false
        }
    }

    /// The first basic code: `550`.
    var replyCode: String? {
        spaced.split(whereSeparator: { $0 == " " || $0 == "-" || $0 == ":" }).first {
            $0.count == 3 && ($0.hasPrefix("4") || $0.hasPrefix("5")) && $0.allSatisfy(\.isNumber)
        }.map(String.init)
    }
}
