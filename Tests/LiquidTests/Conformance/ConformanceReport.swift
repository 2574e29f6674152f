import Foundation

/// Counts how the cases of a suite fared, by tag, and keeps what failed.
struct ConformanceReport {
    private(set) var passed = 0
    private(set) var total = 0
    private(set) var failures: [Failure] = []
    private var tags: [String: (passed: Int, failed: Int)] = [:]

    struct Failure {
        let name: String
        /// Name, template, what was expected and what came.
        let text: String
    }

    mutating func add(_ test: ConformanceCase) {
        let failure = test.failure()
        total += 1
        if failure == nil { passed += 1 }
        for tag in test.tags.isEmpty ? ["(no tag)"] : test.tags {
            tags[tag, default: (0, 0)].passed += failure == nil ? 1 : 0
            tags[tag, default: (0, 0)].failed += failure == nil ? 0 : 1
        }
        if let failure {
            let text = "\(test.name)\n\(test.template.debugDescription)\n\(failure)\n"
            failures.append(Failure(name: test.name, text: text))
        }
    }

    /// A line for each tag, then the line that scripts read.
    var text: String {
        let width = (tags.keys.map(\.count).max() ?? 0) + 2
        var lines = ["tag".padded(to: width) + "passed  failed"]
        for (tag, counts) in tags.sorted(by: { $0.key < $1.key }) {
            let numbers = "\(counts.passed)".leftPadded(to: 6) + "\(counts.failed)".leftPadded(to: 8)
            lines.append(tag.padded(to: width) + numbers)
        }
        return lines.joined(separator: "\n") + "\n" + "liquid conformance: \(passed) of \(total) passed"
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
    fileprivate func leftPadded(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
