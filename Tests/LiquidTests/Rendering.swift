import Testing

@testable import Liquid

/// A template with its data and what comes out.
struct Case: Sendable, CustomTestStringConvertible {
    let template: String
    var globals: Object = [:]
    let expected: String

    init(_ template: String, _ globals: Object = [:], _ expected: String) {
        self.template = template
        self.globals = globals
        self.expected = expected
    }

    var testDescription: String { template }
}

/// Compiles and renders in one go.
func render(
    _ template: String, _ globals: Object = [:], escaping: Escaping = .none, partials: [String: String] = [:],
    limits: Limits = .standard
) throws -> String {
    let program = try compile(template, escaping: escaping, partials: partials)
    var renderer = Renderer(program, limits: limits)
    var buffer: [UInt8] = []
    try renderer.render(globals, into: &buffer)
    return String(decoding: buffer, as: UTF8.self)
}

func compile(
    _ template: String, escaping: Escaping = .none, partials: [String: String] = [:], globals: [String]? = nil
) throws(TemplateErrors) -> Program {
    try Program.compile(
        TemplateSource(name: "mail.html", text: template),
        options: CompileOptions(
            escaping: escaping,
            partials: { name in partials[name].map { TemplateSource(name: "\(name).liquid", text: $0) } },
            slots: ["notice"], globals: globals))
}
