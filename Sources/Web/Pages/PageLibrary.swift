import Crypto
import Liquid
import System
package import Workspace

/// The workspace's pages, compiled and tried out, so that a page with a mistake is found at start and not by a customer.
///
///     let pages = try PageLibrary.load(from: folder, configuration: configuration, stylesheetAddress: "/assets/style.css")
package struct PageLibrary: Sendable {
    /// The bytes of `style.css`.
    let stylesheet: [UInt8]
    /// Changes with them (RFC 9110 §8.8.3).
    let stylesheetTag: String
    private let programs: [Key: Program]
    private let words: PageWords

    private struct Key: Hashable {
        let page: Page
        let language: String
    }

    /// Reads every page in every language of the workspace. A language may lack pages: its readers get those of the
    /// default language, which must be there.
    ///
    /// - Parameter stylesheetAddress: what pages link to.
    /// - Throws: ``WebError`` `.page`, with every mistake at once.
    package static func load(
        from folder: WorkspaceFolder, configuration: Configuration, stylesheetAddress: String
    ) throws(WebError) -> PageLibrary {
        let files = PageFiles(folder: folder)
        let words = PageWords(configuration: configuration, stylesheetAddress: stylesheetAddress)
        var programs: [Key: Program] = [:]
        var mistakes: [String] = []
        for page in Page.allCases {
            for language in configuration.languages.supported {
                do {
                    guard let program = try files.compile(page, language) else {
                        if language == configuration.languages.default {
                            mistakes.append(PageFiles.missing(page, language))
                        }
                        continue
                    }
                    mistakes += PageCheck(page: page, language: language, words: words).mistakes(in: program)
                    programs[Key(page: page, language: language)] = program
                } catch {
                    mistakes.append(error.description)
                }
            }
        }
        var stylesheet: [UInt8] = []
        do {
            stylesheet = try files.stylesheet()
        } catch {
            mistakes.append(error.description)
        }
        guard mistakes.isEmpty else { throw .page(mistakes.joined(separator: "\n")) }
        return PageLibrary(stylesheet: stylesheet, programs: programs, words: words)
    }

    private init(stylesheet: [UInt8], programs: [Key: Program], words: PageWords) {
        self.stylesheet = stylesheet
        stylesheetTag = "\"\(Hex.encode(Array(SHA256.hash(stylesheet)[..<16])))\""
        self.programs = programs
        self.words = words
    }

    /// A page as an answer, in that language or else the default one.
    func response(
        _ status: Response.Status, _ page: Page, language: String, subject: PageSubject = PageSubject()
    ) throws -> Response {
        var language = language
        var found = programs[Key(page: page, language: language)]
        if found == nil {
            language = words.defaultLanguage
            found = programs[Key(page: page, language: language)]
        }
        guard let program = found else { preconditionFailure("A library has every page in the default language.") }
        var response = Response(status)
        response.body = try words.render(program, language: language, subject: subject)
        response.headers["Content-Type"] = "text/html; charset=utf-8"
        response.headers["Content-Language"] = language
        return response
    }
}

/// Where the pages' files are.
private struct PageFiles {
    let folder: WorkspaceFolder

    private func path(_ name: String) -> String {
        FilePath.join(FilePath.join(folder.templates, "pages"), name)
    }

    private static func shown(_ name: String) -> String { "Templates/pages/\(name)" }

    static func missing(_ page: Page, _ language: String) -> String {
        "\(shown("\(page.rawValue).\(language).html")): error: the page is missing. Copy it from the templates that "
            + "'heed init' gives."
    }

    /// Nil when there is no such file.
    func compile(_ page: Page, _ language: String) throws(WebError) -> Program? {
        let name = "\(page.rawValue).\(language).html"
        guard FileStatus.exists(path(name)) else { return nil }
        let source = TemplateSource(name: Self.shown(name), text: try text(name))
        let options = CompileOptions(
            escaping: .html,
            partials: { partial in
                guard let text = try? text("\(partial).html") else { return nil }
                return TemplateSource(name: Self.shown("\(partial).html"), text: text)
            }, globals: PageWords.names)
        do {
            return try Program.compile(source, options: options)
        } catch {
            throw .page(error.description)
        }
    }

    func stylesheet() throws(WebError) -> [UInt8] {
        Array(try text("style.css").utf8)
    }

    private func text(_ name: String) throws(WebError) -> String {
        do {
            return try FileBytes.text(path(name), limit: 1 << 20)
        } catch {
            throw .page(error.description)
        }
    }
}
