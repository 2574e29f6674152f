import Consent
import Customers
import System
import Workspace

/// One line of what the marketer is told about a message: why this person gets it.
package struct WhyLine: Equatable, Sendable {
    /// `Legal basis`
    package let title: String
    /// `consent`
    package let text: String
}

extension Message {
    /// Why this person gets this message, in English, for previews and `why`.
    package var why: [WhyLine] {
        var lines = [
            WhyLine(title: "Purpose", text: "\(purposeTitle) (\(permit.purpose))"),
            WhyLine(title: "Legal basis", text: permit.basis.rawValue.words),
        ]
        if let proof = permit.restsOn {
            let method = proof.method.map { ", by \($0)" } ?? ""
            // What soft opt-in rests on is a sale.
            let title = permit.basis == .softOptIn ? "Bought" : "Agreed"
            lines.append(WhyLine(title: title, text: proof.at.wholeSecond.rfc3339 + method))
            let evidence = proof.attestedBy.map { "declared by \($0) for a whole file" }
            lines.append(
                WhyLine(
                    title: "Evidence",
                    text: "\(evidence ?? proof.evidenceKind.rawValue.words) (consent event \(proof.event))"))
            if let version = proof.noticeVersion {
                let language = proof.noticeLanguage.map { " in \($0)" } ?? ""
                lines.append(WhyLine(title: "Shown then", text: "notice \(version)\(language)"))
            }
        }
        let picking = fieldsUsed.filter(\.isSelecting).map(\.label)
        if !picking.isEmpty { lines.append(WhyLine(title: "Picked by", text: picking.joined(separator: ", "))) }
        let read = fieldsUsed.filter(\.isRead).map(\.label)
        if !read.isEmpty { lines.append(WhyLine(title: "Read while writing", text: read.joined(separator: ", "))) }
        return lines
    }
}

extension String {
    /// `soft opt in` for `soft_opt_in`.
    fileprivate var words: String { String(map { $0 == "_" ? " " : $0 }) }
}
