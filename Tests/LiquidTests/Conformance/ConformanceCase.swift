import Foundation

@testable import Liquid

/// One case of a suite in the schema of golden-liquid.
struct ConformanceCase {
    let name: String
    let template: String
    let data: Object
    /// Any of them is right; empty where the template must be refused.
    let results: [String]
    let isInvalid: Bool
    let partials: [String: String]
    let tags: [String]

    /// The cases of a file: `tests[]` with `name`, `template`, `data`, `result` or `results`, `templates`, `invalid`,
    /// `tags`.
    static func read(_ file: URL) throws -> [ConformanceCase] {
        guard case .object(let document) = try JSONReader.value(of: Array(Data(contentsOf: file))),
            case .array(let tests)? = document["tests"]
        else { return [] }
        return tests.compactMap { ConformanceCase($0) }
    }

    private init?(_ value: Value) {
        guard case .object(let fields) = value, let name = fields["name"]?.text,
            let template = fields["template"]?.text
        else { return nil }
        self.name = name
        self.template = template
        if case .object(let data)? = fields["data"] { self.data = data } else { data = [:] }
        var results: [String] = []
        if let result = fields["result"]?.text { results.append(result) }
        if case .array(let several)? = fields["results"] { results += several.compactMap(\.text) }
        self.results = results
        isInvalid = fields["invalid"] == .bool(true)
        var partials: [String: String] = [:]
        if case .object(let templates)? = fields["templates"] {
            for (name, text) in zip(templates.shape.names, templates.values) { partials[name] = text.text }
        }
        self.partials = partials
        if case .array(let tags)? = fields["tags"] { self.tags = tags.compactMap(\.text) } else { tags = [] }
    }

    /// What went wrong; nil when the case passes.
    func failure() -> String? {
        let actual: String
        do {
            actual = try render()
        } catch {
            if isInvalid { return nil }
            return "expected \(expectation)\nrefused  \(error)"
        }
        if isInvalid { return "expected a refusal\nactual   \(actual.debugDescription)" }
        return results.contains(actual) ? nil : "expected \(expectation)\nactual   \(actual.debugDescription)"
    }

    private var expectation: String { results.map(\.debugDescription).joined(separator: " or ") }

    private func render() throws -> String {
        let mode: CompileOptions.Mode =
            tags.contains("strict2") ? .strict2 : tags.contains("strict") ? .strict : .lax
        let partials = partials
        let options = CompileOptions(
            escaping: .none, mode: mode,
            partials: { name in partials[name].map { TemplateSource(name: name, text: $0) } },
            partialNames: partials.keys.sorted(), partialsReadGlobals: false)
        let program = try Program.compile(TemplateSource(name: name, text: template), options: options)
        var renderer = Renderer(program)
        var buffer: [UInt8] = []
        try renderer.render(data, into: &buffer)
        return String(decoding: buffer, as: UTF8.self)
    }
}
