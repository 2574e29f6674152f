import Liquid
import Markup
import Workspace

extension Preparation {
    /// Whose rules are written into the elements of every HTML mail, layouts and blocks included.
    static var sheetName: String { "layouts/email.css" }

    func readSheet() -> StyleSheet? {
        guard let file = file(Self.sheetName, .block) else { return nil }
        do throws(StyleSheet.Fault) {
            return try StyleSheet(file.body.text)
        } catch {
            let place = file.body.place(at: error.offset)
            problems.add(
                at: SourceMark(line: place.line, column: place.column), in: file.name, error.message,
                hint: "Write rules as in 'p { margin: 0 0 16px; }'.")
            return nil
        }
    }

    /// A file in HTML with the style sheet's rules in its elements; a layout takes the rest of the sheet into its head.
    func styled(_ file: TemplateFile, _ kind: TemplateKind) -> TemplateFile {
        for fault in LookCheck(source: file.body).faults {
            problems.add(
                at: SourceMark(line: fault.place.line, column: fault.place.column), in: file.name, as: .warning,
                fault.message, hint: fault.hint)
        }
        guard let sheet else { return file }
        let styled = StyledSource(file.body, sheet, rest: kind == .layout ? sheet.rest : "")
        for offset in styled.computedClasses {
            let place = file.body.place(at: offset)
            problems.add(
                at: SourceMark(line: place.line, column: place.column), in: file.name, as: .warning,
                "no rule of \(shown(Self.sheetName)) is written in for a class that Liquid works out",
                hint: "Write the class itself, or the style: many mail programs know no style sheets.")
        }
        return file.with(body: styled.source)
    }
}
