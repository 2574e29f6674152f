import Composer
import Liquid
import System
import Words

/// `heed render TEMPLATE --data FILE.json`: any Liquid file, without a workspace.
enum RenderCommand: Command {
    static let spec = CommandSpec(
        name: "render", summary: "Render any Liquid file with data from a JSON file.",
        discussion: """
            Needs no workspace. {% render 'x' %} finds x.html, x.liquid or x.txt beside the template or in blocks/ there,
            and 't' its texts in locales/en.yaml beside the template or one folder up.
            The helpers money, number, pluralize and list write English, or the language of --language; with it, date is
            the helper of messages too, otherwise Liquid's own.
            """,
        arguments: [ArgumentSpec("TEMPLATE", "the Liquid file")],
        options: [
            OptionSpec("data", value: "FILE.json", "an object with the variables"),
            OptionSpec("strict", "refuse every mistake that can be known, instead of passing over it"),
            OptionSpec(
                "escape", value: "KIND", "how values are written (default: html for .html, else none)",
                choices: ["html", "none"]),
            OptionSpec("language", value: "TAG", "the language of the helpers (default: en)"),
            OptionSpec("trace", "list the variables that were read, on stderr"),
        ],
        examples: [.init("heed render hello.html --data ana.json --trace", "the text, and what it read")])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        guard let dataFile = invocation.value("data") else { throw UsageError.missingOption("data FILE.json", spec) }
        let file = invocation.word("TEMPLATE")
        let path = FilePath.join(context.workingDirectory, file)
        let options = try options(invocation, file: file, folder: FilePath.folder(of: path), context)
        let source = TemplateSource(name: file, text: try FileBytes.text(path))
        let data = try data(dataFile, context)
        let program = try Program.compile(source, options: options)
        var renderer = Renderer(program)
        var bytes: [UInt8] = []
        try renderer.render(data, context: .integer(Int(context.clock.now().unixSeconds)), into: &bytes)
        let output = String(decoding: bytes, as: UTF8.self)
        let reads = renderer.trace.reads(of: program).map(\.dotted)
        if context.json {
            try context.console.printJSON(Report(output: output, reads: reads))
        } else {
            context.console.print(output)
            if invocation.flag("trace") {
                for read in reads { context.console.complain(read) }
            }
        }
        return .done
    }

    private struct Report: Encodable {
        let output: String
        let reads: [String]
    }

    private static func options(
        _ invocation: Invocation, file: String, folder: String, _ context: Context
    ) throws -> CompileOptions {
        let language = invocation.value("language")
        guard let tag = LanguageTag(language ?? "en") else {
            throw UsageError.badValue(option: "language", "takes a language such as en or es-MX", spec)
        }
        let escape = invocation.value("escape") ?? (file.hasSuffix(".html") ? "html" : "none")
        var filters = MessageFilters.all(
            language: tag.text, plainSpaces: false, isHTML: escape == "html",
            words: try words(tag.text, near: folder, file))
        // Files from elsewhere write dates with patterns, which only Liquid's own filter reads.
        if language == nil { filters["date"] = nil }
        let now = Int(context.clock.now().unixSeconds)
        return CompileOptions(
            escaping: escape == "html" ? .html : .none, mode: invocation.flag("strict") ? .checked : .lax,
            filters: filters, partials: { partial($0, in: folder) }, partialsReadGlobals: false, now: { now })
    }

    /// The texts of `t`: `locales/` beside the template, or beside its folder as in a workspace.
    private static func words(_ language: String, near folder: String, _ file: String) throws -> WordCatalogue {
        let above = FilePath.folder(of: folder)
        let isAbove =
            !FileStatus.exists(FilePath.join(folder, "locales")) && FileStatus.exists(FilePath.join(above, "locales"))
        let library = TemplateLibrary(
            folder: isAbove ? above : folder, shownAs: FilePath.folder(of: isAbove ? FilePath.folder(of: file) : file))
        return try library.words(language)
    }

    /// A name may not lead out of the template's own folder.
    private static func partial(_ name: String, in folder: String) -> TemplateSource? {
        guard !name.hasPrefix("/"), !name.split(separator: "/").contains("..") else { return nil }
        for place in ["", "blocks/"] {
            for ending in [".html", ".liquid", ".txt"] {
                let shown = place + name + ending
                if let text = try? FileBytes.text(FilePath.join(folder, shown), limit: 1 << 20) {
                    return TemplateSource(name: shown, text: text)
                }
            }
        }
        return nil
    }

    private static func data(_ file: String, _ context: Context) throws -> Object {
        let bytes = try FileBytes.read(FilePath.join(context.workingDirectory, file))
        do {
            if case .object(let object) = try JSONReader.value(of: bytes) { return object }
        } catch {
            throw CommandError(description: "\(file):\(error)", exitCode: .input)
        }
        throw CommandError(
            description: "\(file) has to hold one JSON object with the template's variables.", exitCode: .input)
    }
}
