import Foundation
import Testing

@testable import Composer
@testable import Liquid

/// The page for authors of templates says what the engine does: its examples are run, and no name is left out.
@Suite struct TemplateDocsTests {
    private let page: TemplatePage

    init() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appendingPathComponent("Docs/Templates.md"), encoding: .utf8)
        page = TemplatePage(text)
    }

    @Test func everyExampleComesOutAsThePageSays() throws {
        #expect(page.examples.count >= 60)
        for example in page.examples {
            let actual = Result { try example.render() }
            #expect(
                (try? actual.get()) == example.output,
                "Docs/Templates.md:\(example.line): \(example.template)\ncame out as \(actual)")
        }
    }

    @Test func everyBlockOfTemplateOrOutputBelongsToAnExample() {
        #expect(page.strayLines.isEmpty, "no example at lines \(page.strayLines)")
    }

    @Test func everyTagFilterAndHelperHasItsExample() {
        let words = WordCatalogue(missing: "locales/en.yaml")
        let helpers = MessageFilters.all(language: "en", plainSpaces: false, isHTML: true, words: words).keys
        let names = Parser.names + ["content", "notice"] + StandardFilter.allCases.map(\.rawValue) + helpers
        for name in names {
            let examples = page.examples.filter { $0.subjects.contains(name) }
            #expect(
                examples.contains { $0.words.contains(name) }, "Docs/Templates.md has no heading and example of \(name)"
            )
        }
    }
}

/// What a page in Markdown holds for the test: fenced blocks `liquid`, perhaps `json` with the data, then `text`. A block
/// `yaml` before them holds the texts of the word catalogue.
///
/// `liquid as NAME` names a partial for the next example; `liquid es` renders in Spanish, `liquid url` for an address.
private struct TemplatePage {
    private(set) var examples: [TemplateExample] = []
    /// Where blocks begin that make no complete example.
    private(set) var strayLines: [Int] = []

    init(_ text: String) {
        var subjects: [String] = []
        var example: TemplateExample?
        var partials: [String: String] = [:]
        var texts = ""
        var block: (info: [String], line: Int, lines: [String])?
        for (index, line) in text.components(separatedBy: "\n").enumerated() {
            guard line.hasPrefix("```") else {
                if block == nil, line.hasPrefix("#") {
                    subjects = line.components(separatedBy: "`").enumerated().filter { $0.offset % 2 == 1 }
                        .map(\.element)
                }
                block?.lines.append(line)
                continue
            }
            guard let ended = block else {
                block = (line.dropFirst(3).split(separator: " ").map(String.init), index + 1, [])
                continue
            }
            block = nil
            let content = ended.lines.joined(separator: "\n")
            switch ended.info.first {
            case "yaml": texts = content
            case "liquid" where ended.info.dropFirst().first == "as" && ended.info.count == 3:
                partials[ended.info[2]] = content
            case "liquid":
                if let example { strayLines.append(example.line) }
                example = TemplateExample(
                    line: ended.line, subjects: subjects, settings: Array(ended.info.dropFirst()), template: content,
                    partials: partials, texts: texts)
                partials = [:]
                texts = ""
            case "json":
                if example == nil { strayLines.append(ended.line) }
                example?.data = content
            case "text":
                guard var complete = example else {
                    strayLines.append(ended.line)
                    continue
                }
                complete.output = content
                examples.append(complete)
                example = nil
            default: break
            }
        }
        if let example { strayLines.append(example.line) }
        if let block { strayLines.append(block.line) }
    }
}

private struct TemplateExample {
    let line: Int
    /// The names in the heading above it.
    let subjects: [String]
    let settings: [String]
    let template: String
    let partials: [String: String]
    let texts: String
    var data = "{}"
    var output = ""

    var words: Set<String> {
        Set(template.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "#") }.map(String.init))
    }

    func render() throws -> String {
        guard case .object(let globals) = try JSONReader.value(of: data) else { return "the data is no object" }
        var partials = partials
        let content = partials.removeValue(forKey: "content")
        let language = settings.contains("es") ? "es" : "en"
        let name = "locales/\(language).yaml"
        let words =
            try texts.isEmpty
            ? WordCatalogue(missing: name) : WordCatalogue(bytes: Array(texts.utf8), name: name)
        let options = CompileOptions(
            escaping: settings.contains("url") ? .url : .html,
            filters: MessageFilters.all(language: language, plainSpaces: true, isHTML: true, words: words),
            partials: { [partials] name in partials[name].map { TemplateSource(name: name, text: $0) } },
            slots: ["notice"], inserts: content.map { ["content": TemplateSource(name: "content", text: $0)] } ?? [:])
        var renderer = Renderer(
            try Program.compile(TemplateSource(name: "Templates.md", text: template), options: options))
        var bytes: [UInt8] = []
        // 2026-11-23T13:26:00Z
        try renderer.render(globals, context: .integer(1_795_440_360), into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
