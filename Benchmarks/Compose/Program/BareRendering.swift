import Composer
import Customers
import Liquid
import System
import Workspace

/// The limit of the template language: the campaign's HTML and text in their layouts, each with its notice, rendered by
/// Liquid alone. Nothing is asked, checked, read or encoded, and every value lies ready.
struct BareRendering {
    private var renderers: [String: [BodyRenderer]] = [:]
    private let people: [(language: String, globals: Object)]
    private var buffer: [UInt8] = []

    init(_ workspace: BenchWorkspace, _ cast: [BenchWorkspace.Member]) throws {
        let templates = BareTemplates(workspace)
        for language in workspace.campaign.languages(of: .email) {
            renderers[language] = [
                BodyRenderer(try templates.compile(language, "html", .html)),
                BodyRenderer(try templates.compile(language, "txt", .text)),
            ]
        }
        people = try cast.map { member in
            guard let language = workspace.campaign.language(for: member.person.language, channel: .email) else {
                throw BenchError(description: "The campaign has no email.")
            }
            return (language, templates.globals(of: member, language))
        }
    }

    mutating func round() throws -> Tally.Work {
        var work = Tally.Work()
        for person in people {
            for renderer in renderers[person.language] ?? [] {
                buffer.removeAll(keepingCapacity: true)
                try renderer.render(person.globals, into: &buffer)
                work.bytes += buffer.count
            }
            work.messages += 1
        }
        return work
    }

    /// Makes sure that it renders what messages consist of: their decoded parts may differ in the notice's date and
    /// list, which a stand-in writes here, in the token.
    mutating func check(against messages: [Message]) throws {
        let bytes = messages.reduce(0) { sum, message in
            guard case .email(let email) = message.content else { return sum }
            return sum + email.html.count + email.text.count
        }
        let rendered = try round()
        let (wanted, found) = (bytes / messages.count, rendered.bytes / rendered.messages)
        guard abs(wanted - found) * 50 < wanted else {
            throw BenchError(description: "The bare render makes \(found) bytes, messages have \(wanted).")
        }
    }
}

/// A body and its notice with their working memory.
private final class BodyRenderer {
    private var body: Renderer
    private var notice: Renderer

    init(_ programs: (body: Program, notice: Program)) {
        body = Renderer(programs.body)
        notice = Renderer(programs.notice)
    }

    func render(_ globals: Object, into buffer: inout [UInt8]) throws {
        try body.render(globals, into: &buffer)
        try notice.render(globals, into: &buffer)
    }
}
