/// The header fields by which mail programs show a list and a way out of it (RFC 2369, 2919, 8058).
///
/// They are made from checked parts only, never from a template or a customer's data (HDR-2), and each occurs once.
package struct ListHeaders: Sendable, Equatable {
    package let fields: [HeaderField]

    /// Checks the parts and writes the fields.
    ///
    ///     try ListHeaders(
    ///         unsubscribe: OneClickUnsubscribe(https: "https://news.example.com/u/TOKEN"), oneClick: true,
    ///         id: ListID("offers.news.example.com", name: "Ofertas"), help: "https://news.example.com/help")
    /// - Parameters:
    ///   - unsubscribe: the way out.
    ///   - oneClick: whether `List-Unsubscribe-Post` is written: only where the mail is signed over both (UNS-4).
    ///   - id: which list, one for each purpose.
    ///   - help: an `https:` or `mailto:` URI that says more of the list.
    /// - Throws: `MailError` with the code `invalidURI`.
    package init(
        unsubscribe: OneClickUnsubscribe?, oneClick: Bool, id: ListID? = nil, help: String? = nil
    ) throws(MailError) {
        self.init(of: try MailingList(id: id, help: help), unsubscribe: unsubscribe, oneClick: oneClick)
    }

    /// The fields of a mail of a list that is known.
    package init(of list: MailingList, unsubscribe: OneClickUnsubscribe?, oneClick: Bool) {
        var fields = list.fields
        if let unsubscribe {
            fields.append(unsubscribe.field)
            if oneClick { fields.append(OneClickUnsubscribe.postField) }
        }
        self.fields = fields
    }
}

/// A mailing list with the header fields that are the same in all its mails.
package struct MailingList: Sendable, Equatable {
    let fields: [HeaderField]

    /// - Throws: `MailError` with the code `invalidURI`.
    package init(id: ListID?, help: String?) throws(MailError) {
        var fields: [HeaderField] = []
        if let id {
            fields.append(id.field)
            // Nobody can write to an announcement list (RFC 2369 §3.4).
            fields.append(HeaderField("List-Post", finished: Array("NO".utf8)))
        }
        if let help {
            let field = "List-Help"
            let scheme = help.utf8.starts(with: "mailto:".utf8) ? "mailto:" : "https://"
            try ListURI.check(help, scheme: scheme, field: field)
            fields.append(try HeaderField(field, structured: "<" + help + ">"))
        }
        self.fields = fields
    }
}

/// The way out of a list: one https URI that takes a POST, and a mail address beside it if there is one (UNS-1 … 3).
package struct OneClickUnsubscribe: Sendable, Equatable {
    let field: HeaderField

    /// - Parameters:
    ///   - https: names person and list by an opaque token and works without login.
    ///   - mailto: only where mail to it is really read (UNS-13).
    /// - Throws: `MailError` with the code `invalidURI`.
    package init(https: String, mailto: String? = nil) throws(MailError) {
        let name = "List-Unsubscribe"
        try ListURI.check(https, scheme: "https://", field: name)
        var value = "<" + https + ">"
        if let mailto {
            try ListURI.check(mailto, scheme: "mailto:", field: name)
            value += ", <" + mailto + ">"
        }
        field = try HeaderField(name, structured: value)
    }

    /// The very bytes of RFC 8058 §3.1, never folded.
    static let postField = HeaderField("List-Unsubscribe-Post", finished: Array("List-Unsubscribe=One-Click".utf8))
}

enum ListURI {
    /// A URI in `<>` cannot be folded: with the field's name it has to stay under 998 octets (MSG-2).
    private static let limit = 900

    static func check(_ uri: String, scheme: String, field: String) throws(MailError) {
        let bytes = uri.utf8
        if ControlCharacter.occurs(in: Array(bytes)) { throw .controlCharacter(field: field) }
        if !bytes.starts(with: scheme.utf8) { throw .invalidURI(field: field, "does not begin with \(scheme)") }
        if bytes.count > limit { throw .invalidURI(field: field, "is longer than \(limit) octets") }
        if !ASCIISet.uri.containsAll(bytes) {
            throw .invalidURI(field: field, "has a character that must be percent-encoded (a comma, too)")
        }
        let rest = bytes.dropFirst(scheme.utf8.count)
        if rest.isEmpty || rest.first == UInt8(ascii: "/") {
            throw .invalidURI(field: field, "names no host or mailbox")
        }
    }
}
