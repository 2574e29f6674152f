import Foundation
import Testing

/// One mail as Python's `email` package, which shares no code with Heed, reads it.
struct Mail: Decodable {
    /// Where the server put it.
    let file: String
    /// The header fields in their order, decoded and unfolded.
    let headers: [[String]]
    let to: [String]
    let text: String
    let html: String
    let types: [String]
    let defects: [String]
    /// Bytes outside ASCII, or lines longer than 998, or line ends other than CRLF.
    let faults: [String]

    func all(_ name: String) -> [String] { headers.filter { $0[0] == name }.map { $0[1] } }
    subscript(name: String) -> String? { all(name).first }

    /// The address it was written to.
    var recipient: String { to.first ?? "" }

    /// The link of the List-Unsubscribe header; UNS-2.
    func unsubscribeURL() throws -> String {
        let value = try #require(self["List-Unsubscribe"])
        let isOneLink = value.hasPrefix("<https://") && value.hasSuffix(">") && !value.contains(",")
        return try #require(isOneLink ? String(value.dropFirst().dropLast()) : nil, "\(value)")
    }

    /// Reads every mail in the files and folders named.
    static func read(_ paths: [String]) throws -> [Mail] {
        let outcome = try Program.run([Checkout.python, Checkout.server("read_mails.py")] + paths)
        try #require(outcome.status == 0, "\(outcome.stderr)")
        return try JSONDecoder().decode([Mail].self, from: Data(outcome.stdout.utf8))
    }
}
