import Liquid
import Workspace

/// Which fields of a version a message did read.
struct FieldUsage {
    private var isRead: [Bool]
    private var isEventRead = false

    init(_ version: PreparedVersion) {
        isRead = [Bool](repeating: false, count: version.fields.count)
    }

    mutating func add(_ trace: Trace, _ part: PreparedPart) {
        for (index, read) in part.reads.enumerated() where trace.contains(index) {
            switch read {
            case .field(let field): isRead[field] = true
            case .event: isEventRead = true
            case .other: break
            }
        }
    }

    /// What picked the person or was read, with a value that the person lets be used.
    ///
    /// - Parameter all: every field, whatever was read.
    func fields(of person: PersonView, _ version: PreparedVersion, all: Bool = false) -> [UsedField] {
        var used: [UsedField] = []
        for (index, field) in version.fields.enumerated() {
            let isSelecting = version.isSelecting[index]
            guard all || (isRead[index] || isSelecting) && person.values[index].isSomething else { continue }
            used.append(
                UsedField(
                    name: field.name, label: version.labels[index], isSelecting: isSelecting, isRead: isRead[index]))
        }
        // Whether somebody has events or not, they were asked for, and no event is a fact as well.
        for (source, mayUse) in zip(version.sources, person.mayUseSources) where mayUse {
            used.append(UsedField(name: source.name, label: source.label, isSelecting: true, isRead: false))
        }
        // A campaign that repeats for each event is timed by it, so that it was used in any case.
        if let event = version.event, person.event != .nil {
            used.append(UsedField(name: event.name, label: event.label, isSelecting: true, isRead: isEventRead))
        }
        return used
    }
}
