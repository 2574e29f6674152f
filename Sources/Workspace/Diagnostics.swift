/// Everything that was found wrong, as one error: a person corrects a file faster with the whole list.
///
///     do { configuration = try Configuration.load(path: "heed.yaml").configuration }
///     catch { say(error.rendered) }
///
/// It knows no exit code: the command that read the file decides (78 for `heed.yaml`, 65 for an import).
package struct Diagnostics: Error, Equatable, Sendable {
    /// In the order of the files as they were read, and within a file from top to bottom.
    package let all: [Diagnostic]

    package init(_ found: [Diagnostic]) {
        var rank: [String: Int] = [:]
        for diagnostic in found where rank[diagnostic.path] == nil { rank[diagnostic.path] = rank.count }
        let sorted = found.enumerated().sorted { left, right in
            let (first, second) = (left.element, right.element)
            if first.path != second.path { return rank[first.path, default: 0] < rank[second.path, default: 0] }
            if first.mark != second.mark {
                guard let firstMark = first.mark else { return true }
                guard let secondMark = second.mark else { return false }
                return firstMark < secondMark
            }
            return left.offset < right.offset
        }
        all = sorted.map(\.element)
    }

    /// One diagnostic by itself.
    package init(_ only: Diagnostic) {
        all = [only]
    }

    package var errors: [Diagnostic] { all.filter { $0.severity == .error } }

    package var warnings: [Diagnostic] { all.filter { $0.severity == .warning } }

    /// The most that ``rendered`` shows: a file in the wrong format would scroll the first mistake away.
    private static let most = 30

    /// Every diagnostic with its line and caret, for the standard error stream; without a final line end.
    package var rendered: String {
        var parts = all.prefix(Self.most).map(\.rendered)
        if all.count > Self.most { parts.append("… and \(all.count - Self.most) more.") }
        return parts.joined(separator: "\n")
    }
}

extension Diagnostics: CustomStringConvertible {
    package var description: String { rendered }
}
