import Customers
import Database
import Foundation
import System
import TestSupport
import Testing
import Workspace

@testable import Campaigns

/// The page for authors of segments says what they do: its examples are run on its people, and no name is left out.
@Suite(.bothDatabases) struct SegmentDocsTests {
    private let page: SegmentPage

    init() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        page = SegmentPage(try String(contentsOf: root.appendingPathComponent("Docs/Segments.md"), encoding: .utf8))
    }

    @Test func everyExamplePicksWhomThePageSays() throws {
        let house = try TestHouse()
        let names = try page.settle(in: house)
        #expect(page.examples.count >= 30)
        for example in page.examples {
            let segment = try Segment.parse(
                example.segment, configuration: TestHouse.configuration, purpose: TestHouse.purpose("offers"))
            var picked: [String] = []
            var unknown: [String] = []
            try house.session.query(
                """
                SELECT id, (\(segment.condition(at: TestHouse.now, house.session.dialect))) FROM customer ORDER BY id
                """
            ) { row in
                guard let answer = row.optionalBool(1) else { return unknown.append(names[row.int(0)] ?? "") }
                if answer { picked.append(names[row.int(0)] ?? "") }
            }
            var output = picked.joined(separator: ", ")
            if !unknown.isEmpty { output += "\ncannot tell: \(unknown.joined(separator: ", "))" }
            #expect(output == example.output, "Docs/Segments.md:\(example.line): \(example.segment)")
        }
    }

    @Test func everyBlockBelongsToAnExample() {
        #expect(page.strayLines.isEmpty, "no example at lines \(page.strayLines)")
    }

    @Test func everyOperatorAndFunctionHasItsExample() {
        let signs = SegmentSyntax.Comparison.allCases.map(\.rawValue) + SegmentSyntax.TextMatch.allCases.map(\.rawValue)
        let words = [
            "and", "or", "not", "everybody", "in", "between", "within", "where", "today", "now", "ago", "from now",
            "is null", "is known", "birthday",
        ]
        for name in SegmentTyping.functions + signs + words {
            #expect(page.headings.contains { $0.contains(name) }, "Docs/Segments.md has no heading for \(name)")
            // `from now` and `now` read the same way as `ago`, `<=` as `<`.
            guard !["now", "from now", "<=", "is null"].contains(name) else { continue }
            #expect(page.examples.contains { $0.segment.contains(name) }, "Docs/Segments.md has no example of \(name)")
        }
    }
}

/// What the page holds: one block `people`, then blocks `segment` each with a block `text`.
private struct SegmentPage {
    struct Example {
        let line: Int
        let segment: String
        let output: String
    }

    private(set) var examples: [Example] = []
    /// The names in each heading.
    private(set) var headings: [[String]] = []
    /// Where blocks begin that make no complete example.
    private(set) var strayLines: [Int] = []
    private var people = ""

    init(_ text: String) {
        var block: (info: String, line: Int, lines: [String])?
        var waiting: (segment: String, line: Int)?
        for (index, line) in text.components(separatedBy: "\n").enumerated() {
            guard line.hasPrefix("```") else {
                if block == nil, line.hasPrefix("#") {
                    headings.append(
                        line.components(separatedBy: "`").enumerated().filter { $0.offset % 2 == 1 }.map(\.element))
                }
                block?.lines.append(line)
                continue
            }
            guard let ended = block else {
                block = (String(line.dropFirst(3)), index + 1, [])
                continue
            }
            block = nil
            let content = ended.lines.joined(separator: "\n")
            switch (ended.info, waiting) {
            case ("people", nil): people = content
            case ("segment", nil): waiting = (content, ended.line)
            case ("text", let example?):
                examples.append(Example(line: example.line, segment: example.segment, output: content))
                waiting = nil
            default: strayLines.append(ended.line)
            }
        }
        if let waiting { strayLines.append(waiting.line) }
    }

    /// Puts the people into the database; their names by their numbers.
    func settle(in house: TestHouse) throws -> [Int: String] {
        guard case .array(let list) = try JSON.parse(people) else { return [:] }
        var names: [Int: String] = [:]
        for case .object(let person) in list {
            guard case .string(let name)? = person["name"], case .string(let email)? = person["email"] else { continue }
            let id = try house.person(email: email, try columns(person))
            names[Int(id)] = name
            for case .string(let tag) in elements(person["interests"]) {
                try house.session.execute(
                    """
                    INSERT INTO customer_tag (customer, field, tag_key) VALUES (\(id), 'interests', \(FoldedKey.make(tag)))
                    """)
            }
            for kind in ["purchase", "ticket"] {
                for case .object(var event) in elements(person[kind]) {
                    guard case .string(let at)? = event.removeValue(forKey: "at") else { continue }
                    try house.session.execute(
                        """
                        INSERT INTO event (customer, kind, at, source, source_key, properties) VALUES (\(id), \(kind), \
                        \(try #require(Instant(rfc3339: at))), 'test', \(UUID().uuidString), \
                        \(try JSONText.encode(withKeys(event))))
                        """)
                }
            }
            for (member, state) in [("received", "sent"), ("unknown", "unknown")] {
                for case .object(let message) in elements(person[member]) {
                    guard case .string(let campaign)? = message["campaign"], case .string(let at)? = message["at"]
                    else {
                        continue
                    }
                    try house.message(of: campaign, to: id, state, at: try #require(Instant(rfc3339: at)))
                }
            }
            for case .string(let category) in elements(person["allows"]) {
                try house.say(.given, id, "data:\(category)", on: "2026-02-01")
            }
            for case .string(let category) in elements(person["forbids"]) {
                try house.say(.withdrawn, id, "data:\(category)", on: "2026-02-01")
            }
        }
        return names
    }

    private func elements(_ value: JSON?) -> [JSON] {
        if case .array(let elements)? = value { elements } else { [] }
    }

    private func columns(_ person: [String: JSON]) throws -> [String: SQLValue] {
        var columns: [String: SQLValue] = [:]
        for (name, value) in person {
            guard let field = TestHouse.configuration.catalogue.field(named: name), name != "email" else { continue }
            let column = CustomerTables.column(of: field)
            switch (value, field.type) {
            case (.string(let text), .instant): columns[column] = try #require(Instant(rfc3339: text)).sqlValue
            case (.string(let text), _):
                columns[column] = .text(text)
                if let key = CustomerTables.foldedColumn(of: field) { columns[key] = .text(FoldedKey.make(text)) }
            case (.integer(let number), .decimal): columns[column] = .real(Double(number))
            case (.integer(let number), _): columns[column] = .integer(number)
            case (.number(let number), _): columns[column] = .real(number)
            case (.bool(let truth), _): columns[column] = truth.sqlValue
            case (.array(let elements), _): columns[column] = .text(try JSONText.encode(elements))
            default: Issue.record("\(name) is not understood")
            }
        }
        return columns
    }

    private func withKeys(_ properties: [String: JSON]) -> [String: JSON] {
        var all = properties
        for case (let name, .string(let text)) in properties {
            all[FoldedKey.member(of: name)] = .string(FoldedKey.make(text))
        }
        return all
    }
}
