import Campaigns
import Liquid
import Mail
import System
import Workspace

/// Reads and compiles the templates of one campaign, collecting what is wrong with them.
final class Preparation {
    let campaign: Campaign
    let configuration: Configuration
    let library: TemplateLibrary
    /// By domain.
    let signers: [String: DKIMSigner]
    let problems = TemplateProblems()
    /// The blocks by ending and name, read when first asked for.
    private var blocks: [String: [String: TemplateFile]] = [:]
    /// The texts by language, likewise.
    private var words: [String: WordCatalogue] = [:]
    /// What the `chart`s of its templates draw.
    let charts = ChartGallery()
    /// The style sheet of HTML mails; empty where there is none or it cannot be read, which is reported.
    private(set) lazy var sheet = readSheet()
    /// The pictures that mails carry inside of them.
    private(set) lazy var images = readImages()

    init(
        _ campaign: Campaign, configuration: Configuration, library: TemplateLibrary, signers: [String: DKIMSigner]
    ) {
        self.signers = signers
        self.campaign = campaign
        self.configuration = configuration
        self.library = library
    }

    var purpose: Purpose { campaign.purpose }

    var event: EventKind? {
        guard case .each(let kind) = campaign.repetition else { return nil }
        return kind
    }

    /// One version for each channel and language, the default language of a channel first.
    func versions() -> [PreparedVersion] {
        if forms.contains(where: { library.has($0.template) }) { checkWords() }
        let languages = configuration.languages
        let others = languages.supported.filter { $0 != languages.default }
        return forms.flatMap { form -> [PreparedVersion] in
            guard library.has(form.template) else {
                reportUnknownTemplate(form.template, at: form.mark)
                return []
            }
            return campaign.channels.filter { form.isOwn($0, in: campaign) }.flatMap { channel in
                ([languages.default] + others).compactMap { language in
                    switch channel {
                    case .email: emailVersion(form, language)
                    case .sms: smsVersion(form, language)
                    }
                }
            }
        }
    }

    /// The campaign's own form and those of variants that differ from it.
    private var forms: [TemplateForm] {
        let own = TemplateForm(
            variant: nil, template: campaign.template, subject: nil, mark: campaign.mark(of: "template"))
        return [own]
            + campaign.experiment.variants.filter { $0.template != nil || $0.subject != nil }.map { variant in
                TemplateForm(
                    variant: variant.name, template: variant.template ?? campaign.template, subject: variant.subject,
                    mark: variant.mark)
            }
    }

    private func reportUnknownTemplate(_ template: String, at mark: SourceMark?) {
        let names = library.names
        problems.add(
            campaign.source.diagnostic(
                .error, "there is no template '\(template)'", at: mark,
                hint: Nearest.suggestion(for: template, in: names)
                    ?? (names.isEmpty
                        ? "Make a folder Templates/\(template)." : "There are \(names.joined(separator: ", "))."))
        )
    }

    // MARK: - Files

    /// A file of the library; nil when it is not there or cannot be used, which is reported.
    func file(_ relative: String, _ kind: TemplateKind) -> TemplateFile? {
        do {
            guard let file = try library.file(relative, kind: kind) else { return nil }
            problems.know(file)
            return relative.hasSuffix(".html") ? styled(file, kind) : file
        } catch {
            problems.add(error)
            return nil
        }
    }

    /// The same for a file that has to be there.
    func required(_ relative: String, _ kind: TemplateKind, hint: String) -> TemplateFile? {
        guard exists(relative) else {
            problems.add(file: shown(relative), "the file is missing", hint: hint)
            return nil
        }
        return file(relative, kind)
    }

    func exists(_ relative: String) -> Bool { FileStatus.exists(FilePath.join(library.folder, relative)) }

    func shown(_ relative: String) -> String { FilePath.join(library.shownAs, relative) }

    /// All blocks with this ending, by name.
    func blocks(_ ending: String) -> [String: TemplateFile] {
        if let known = blocks[ending] { return known }
        var found: [String: TemplateFile] = [:]
        let folder = FilePath.join(library.folder, "blocks")
        for name in (try? Folder.names(in: folder)) ?? [] where name.hasSuffix(".\(ending)") {
            if let file = file("blocks/\(name)", .block) { found[String(name.dropLast(ending.count + 1))] = file }
        }
        blocks[ending] = found
        return found
    }

    /// What templates may render.
    private func partials(_ ending: String) -> [String: TemplateSource] {
        var partials = blocks(ending).mapValues(\.body)
        if campaign.isReport { for name in ReportBlocks.advertising { partials[name] = nil } }
        return partials
    }

    /// The texts of a language; what is wrong with them is reported once.
    func words(_ language: String) -> WordCatalogue {
        if let known = words[language] { return known }
        var found = WordCatalogue(missing: shown("locales/\(language).yaml"))
        do {
            found = try library.words(language)
        } catch {
            problems.add(error)
        }
        words[language] = found
        return found
    }

    /// Reports the texts that one language has and another lacks (A11Y-5).
    func checkWords() {
        let catalogues = configuration.languages.supported.map(words)
        for one in catalogues {
            for other in catalogues where other.name != one.name {
                let missing = other.keys.filter { one.entries[$0] == nil }
                if one.bytes.isEmpty, !missing.isEmpty {
                    problems.add(
                        file: one.name, "the file is missing", hint: "\(other.name) has texts: translate them.")
                } else {
                    for key in missing {
                        problems.add(
                            file: one.name, "the text '\(key)' is missing",
                            hint: "\(other.name) has it: translate it.")
                    }
                }
            }
        }
    }

    // MARK: - Compiling

    /// How a kind of text is compiled.
    func options(
        _ escaping: Escaping, language: String, channel: Channel, globals: [String], content: TemplateSource? = nil
    ) -> CompileOptions {
        let partials = partials(escaping == .html ? "html" : "txt")
        return CompileOptions(
            escaping: escaping,
            filters: MessageFilters.all(
                language: language, plainSpaces: channel == .sms, isHTML: escaping == .html, words: words(language),
                charts: charts),
            partials: { partials[$0] }, slots: content == nil ? [] : ["notice"],
            inserts: content.map { ["content": $0] } ?? [:], globals: globals)
    }

    /// Compiles a text and checks what it reads; nil when that is reported as wrong.
    func compile(_ text: TemplateText, _ options: CompileOptions) -> PreparedPart? {
        let program: Program
        do {
            program = try Program.compile(text.source, options: options)
        } catch {
            for error in error.errors {
                if campaign.isReport, let words = ReportBlocks.words(for: error) {
                    problems.add(at: text.mark(of: error.place), in: error.place.name, words.message, hint: words.hint)
                } else {
                    problems.add(error, from: text)
                }
            }
            return nil
        }
        let check = ReadCheck(
            purpose: purpose, catalogue: configuration.catalogue, repetition: event,
            hasOffers: campaign.hasOffers, isReport: campaign.isReport)
        let faults = check.faults(in: program)
        for fault in faults {
            for place in fault.places {
                problems.add(at: text.mark(of: place), in: place.name, fault.message, hint: fault.hint)
            }
        }
        return faults.isEmpty ? PreparedPart(program: program, text: text) : nil
    }

    /// A body in its layout.
    func compile(
        _ body: TemplateFile, layout: TemplateFile, _ escaping: Escaping, language: String, channel: Channel
    ) -> PreparedPart? {
        let options = options(
            escaping, language: language, channel: channel, globals: TemplateRoots.body, content: body.body)
        guard let part = compile(TemplateText(layout), options) else { return nil }
        // The layout has exactly one, which was checked: any further one is the body's.
        let extra = part.program.slots.filter { $0.place.name != layout.name }
        for slot in extra {
            problems.add(
                at: SourceMark(line: slot.place.line, column: slot.place.column), in: slot.place.name,
                "the layout \(layout.name) has {% notice %} already", hint: "Take it out here.")
        }
        return extra.isEmpty ? part : nil
    }

    /// Reads a layout and makes sure that it has one place for the body and one for the notice.
    func layout(_ name: HeadText?, of file: TemplateFile, standard: String, ending: String) -> TemplateFile? {
        let wanted = name?.text ?? standard
        let relative = "layouts/\(wanted).\(ending)"
        guard Fields.isName(wanted), exists(relative) else {
            let hint = "Write \(shown("layouts/\(wanted).\(ending)"))."
            if let name {
                let names = layoutNames(ending)
                problems.add(
                    at: name.mark, in: file.name, "there is no layout '\(wanted)'",
                    hint: Nearest.suggestion(for: wanted, in: names) ?? hint)
            } else {
                problems.add(
                    file: shown(relative), "the file is missing", hint: "Every \(ending) part needs this layout.")
            }
            return nil
        }
        guard let layout = self.file(relative, .layout), hasItsSlots(layout, ending) else { return nil }
        return layout
    }

    private func layoutNames(_ ending: String) -> [String] {
        let all = (try? Folder.names(in: FilePath.join(library.folder, "layouts"))) ?? []
        return all.filter { $0.hasSuffix(".\(ending)") }.map { String($0.dropLast(ending.count + 1)) }
    }

    private func hasItsSlots(_ layout: TemplateFile, _ ending: String) -> Bool {
        let text = TemplateText(layout)
        let partials = partials(ending)
        let options = CompileOptions(
            escaping: ending == "html" ? .html : .text,
            filters: MessageFilters.all(
                language: configuration.languages.default, plainSpaces: false, isHTML: ending == "html",
                words: words(configuration.languages.default)),
            partials: { partials[$0] }, slots: ["content", "notice"], globals: TemplateRoots.body)
        let program: Program
        do {
            program = try Program.compile(layout.body, options: options)
        } catch {
            problems.add(error, from: text)
            return false
        }
        var isGood = true
        for (slot, purpose) in [("content", "the message"), ("notice", "the privacy notice")] {
            let found = program.slots.filter { $0.name == slot }
            if found.isEmpty {
                problems.add(
                    file: layout.name, "the layout has no {% \(slot) %}",
                    hint: "Write it where \(purpose) belongs; nothing can be sent without it.")
            }
            for extra in found.dropFirst() {
                problems.add(
                    at: SourceMark(line: extra.place.line, column: extra.place.column), in: extra.place.name,
                    "the layout has {% \(slot) %} more than once", hint: "Keep one.")
            }
            isGood = isGood && found.count == 1
        }
        return isGood
    }

    /// Compiles a notice and its version.
    func notice(_ relative: String, _ escaping: Escaping, language: String, channel: Channel) -> PreparedPart? {
        let hint = "Every message needs a notice in its language: translate the one of another language."
        guard let file = required(relative, .notice, hint: hint) else { return nil }
        if file.head.version == nil {
            problems.add(
                at: SourceMark(line: 1, column: 1), in: file.name, "the notice has no version",
                hint: "Begin the file with the lines '---', 'version: 2026-11', '---', with the month of its words.")
            return nil
        }
        let options = options(escaping, language: language, channel: channel, globals: TemplateRoots.notices)
        return compile(TemplateText(file), options)
    }
}
