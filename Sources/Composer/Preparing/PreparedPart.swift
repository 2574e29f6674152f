import Liquid
import Workspace

/// One compiled text of a version: its subject, its HTML, its text.
struct PreparedPart: Sendable {
    let program: Program
    let text: TemplateText

    /// What each of the program's reads means for the notice.
    private(set) var reads: [Read] = []

    enum Read: Sendable {
        /// The place in the version's fields.
        case field(Int)
        case event
        /// Nothing of the person.
        case other
    }

    init(program: Program, text: TemplateText) {
        self.program = program
        self.text = text
    }

    /// The names of the customer's fields that it can read.
    var fieldNames: [String] {
        program.reads.compactMap { path in
            path.names.count > 1 && path.names[0] == TemplateRoots.customer ? path.names[1] : nil
        }
    }

    /// Once it is known which fields the version has.
    mutating func resolve(_ fields: [CatalogueField]) {
        reads = program.reads.map { path in
            switch path.names[0] {
            case TemplateRoots.customer where path.names.count > 1:
                fields.firstIndex { $0.name == path.names[1] }.map { .field($0) } ?? .other
            case TemplateRoots.event: .event
            default: .other
            }
        }
    }
}
