/// Looks in the log of a mail relay for messages that it took: Postfix, Exim and Sendmail. Pure.
///
///     var log = RelayLog(lookingFor: ["<1a2b@casalumen.example>"])
///     for line in lines { log.read(line) }
///     log.taken    // ["<1a2b@casalumen.example>"]
///
/// A message counts as taken where the log shows that the relay put it into its queue, not where it only began.
package struct RelayLog {
    private let wanted: Set<String>
    /// Postfix tells the Message-ID while it reads and takes the message some lines later.
    private var begun: [String: String] = [:]

    /// The Message-IDs that were found, as they were asked for.
    package private(set) var taken: Set<String> = []

    /// - Parameter messageIDs: with their angle brackets.
    package init(lookingFor messageIDs: some Sequence<String>) {
        wanted = Set(messageIDs)
    }

    /// Takes one line, in the order of the log.
    package mutating func read(_ line: [UInt8]) {
        let line = String(decoding: line, as: UTF8.self)
        if let found = line.range(after: ": message-id="), let queue = Self.queue(before: found.start, in: line) {
            let identifier = String(line[found.end...].prefix { $0 != " " && $0 != "," })
            if wanted.contains(identifier) { begun[queue] = identifier }
        } else if let found = line.range(after: ": from=<") {
            if let queue = Self.queue(before: found.start, in: line), let identifier = begun[queue] {
                taken.insert(identifier)
            }
            // Sendmail tells both in one line.
            if let identifier = line.word(after: "msgid="), wanted.contains(identifier) { taken.insert(identifier) }
        } else if line.range(after: " <= ") != nil, let identifier = line.word(after: " id=") {
            let identifier = identifier.hasPrefix("<") ? identifier : "<\(identifier)>"
            if wanted.contains(identifier) { taken.insert(identifier) }
        }
    }

    /// `4F1B2` of `… postfix/cleanup[7]: 4F1B2: message-id=…`.
    private static func queue(before end: String.Index, in line: String) -> String? {
        let word = line[..<end].split(separator: " ").last.map(String.init)
        return word?.isEmpty == false ? word : nil
    }
}

extension String {
    fileprivate func range(after mark: String) -> (start: String.Index, end: String.Index)? {
        firstRange(of: mark).map { ($0.lowerBound, $0.upperBound) }
    }

    fileprivate func word(after mark: String) -> String? {
        range(after: mark).map { String(self[$0.end...].prefix { $0 != " " && $0 != "," }) }
    }
}
