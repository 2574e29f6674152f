extension IncomingMail {
    /// Runs of letters and digits of a length in the addresses that the mail came to: what may be the token of a return
    /// path.
    package func words(inAddresses length: Int) -> [String] {
        let names: Set<String> = [
            "to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-rcpt-to",
        ]
        var found: [String] = []
        for field in fields where names.contains(field.name) {
            let words = field.value.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
            for word in words where word.utf8.count == length { found.append(String(word)) }
        }
        return found
    }

    /// What stands behind a piece of a path, in the mail and in what it returns: `/u/TOKEN` gives TOKEN. At most a
    /// hundred, since whoever wrote the mail may be an attacker.
    package func pathSegments(behind start: String, length: Int) -> [String] {
        var found: [String] = []
        for text in all.flatMap({ $0.fields.map(\.value) + ($0.parts.isEmpty ? [$0.text] : []) }) {
            var rest = text[...]
            while let place = rest.firstRange(of: start), found.count < 100 {
                rest = rest[place.upperBound...]
                let word = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
                if word.utf8.count == length, !found.contains(String(word)) { found.append(String(word)) }
            }
        }
        return found
    }
}
