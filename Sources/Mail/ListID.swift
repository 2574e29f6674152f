/// The name of a mailing list for machines, with one for people (RFC 2919, HDR-1): one for each purpose.
///
///     try ListID("offers.news.example.com", name: "Ofertas")  // List-Id: Ofertas <offers.news.example.com>
package struct ListID: Sendable, Equatable {
    let field: HeaderField

    /// - Parameters:
    ///   - identifier: `label.namespace`, at most 255 octets; the namespace is a domain of the sender's or `localhost`.
    ///   - name: what a mail program shows, in any language.
    /// - Throws: `MailError`: `invalidListID`, `controlCharacter`.
    package init(_ identifier: String, name: String? = nil) throws(MailError) {
        let bytes = Array(identifier.utf8)
        if bytes.count > 255 { throw .invalidListID("is longer than 255 octets") }
        if !ASCIISet.identifier.containsAll(bytes) {
            throw .invalidListID("has a character other than letters, digits, dots, hyphens and underscores")
        }
        let labels = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        if labels.contains(where: \.isEmpty) { throw .invalidListID("has an empty label") }
        if labels.count < 2 { throw .invalidListID("has no domain after its label") }

        let fieldName = "List-Id"
        let phrase = Array((name ?? "").utf8)[...].trimmingBlanks()
        if ControlCharacter.occurs(in: phrase) { throw .controlCharacter(field: fieldName) }
        var out: [UInt8] = []
        var column = fieldName.utf8.count + 2
        if !phrase.isEmpty {
            Mailbox.appendPhrase(Array(phrase), column: &column, to: &out)
            if column + bytes.count + 3 > EncodedWord.lineLimit { out.append(contentsOf: lineEnd) }
            out.append(0x20)
        }
        out.append(contentsOf: "<".utf8)
        out.append(contentsOf: bytes)
        out.append(contentsOf: ">".utf8)
        field = HeaderField(fieldName, finished: out)
    }
}
