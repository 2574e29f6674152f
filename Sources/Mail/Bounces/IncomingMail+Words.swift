extension IncomingMail {
    /// Runs of letters and digits of a length in the addresses that the mail came to: what may be the token of a return
    /// path.
    package func words(inAddresses length: Int) -> [String] {
        let names: Set<String> = [
            "to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-rcpt-to",
        ]
        return fields.filter { names.contains($0.name) }.flatMap { field in
            field.value.utf8.split { !$0.isLetterOrDigit }.filter { $0.count == length }.map { String(Substring($0)) }
        }
    }

    /// What stands behind a piece of a path, in the mail and in what it returns: `/u/TOKEN` gives TOKEN. At most a
    /// hundred, since whoever wrote the mail may be an attacker.
    package func pathSegments(behind start: String, length: Int) -> [String] {
        let start = Array(start.utf8)
        var found: [String] = []
        for text in all.flatMap({ $0.fields.map(\.value) + ($0.parts.isEmpty ? [$0.text] : []) }) {
            let bytes = Array(text.utf8)
            var at = 0
            while at + start.count <= bytes.count, found.count < 100 {
                guard bytes[at] == start[0], bytes[at...].starts(with: start) else {
                    at += 1
                    continue
                }
                at += start.count
                let word = bytes[at...].prefix {
                    $0.isLetterOrDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
                }
                let text = String(decoding: word, as: UTF8.self)
                if word.count == length, !found.contains(text) { found.append(text) }
                at += word.count
            }
        }
        return found
    }
}

extension UInt8 {
    fileprivate var isLetterOrDigit: Bool { 48...57 ~= self || 65...90 ~= self || 97...122 ~= self }
}
