/// The last line of a zone's file: a POSIX `TZ` string that holds for ever after its table (RFC 9636 §3.3).
///
///     PosixZone(Array("CET-1CEST,M3.5.0,M10.5.0/3".utf8))?.offset(at: 4_102_444_800)    // 3600, in 2100
struct PosixZone: Equatable, Sendable {
    /// Seconds east of UTC.
    let standardOffset: Int
    let daylight: Daylight?

    /// Summer time: its offset and the two changes of each year.
    struct Daylight: Equatable, Sendable {
        let offset: Int
        let start: YearlyChange
        let end: YearlyChange
    }

    /// nil for text that is not such a string.
    init?(_ text: [UInt8]) {
        var reader = PosixZoneReader(text)
        guard reader.readName(), let west = reader.readTime(hours: 24) else { return nil }
        standardOffset = -west
        if reader.isAtEnd {
            daylight = nil
            return
        }
        guard reader.readName() else { return nil }
        var offset = standardOffset + 3600
        if !reader.isNext(",") {
            guard let west = reader.readTime(hours: 24) else { return nil }
            offset = -west
        }
        guard
            reader.skip(","), let start = reader.readChange(), reader.skip(","), let end = reader.readChange(),
            reader.isAtEnd
        else { return nil }
        daylight = Daylight(offset: offset, start: start, end: end)
    }

    func offset(at unixSeconds: Int64) -> Int {
        // The year before and the year after too: a change may be up to a week outside of its year.
        changes(around: unixSeconds).last { $0.at <= unixSeconds }?.offset ?? standardOffset
    }

    /// The changes of the year that an instant lies in and of both its neighbours, in order.
    func changes(around unixSeconds: Int64) -> [ZoneChange] {
        guard let daylight else { return [] }
        let local = Int(unixSeconds) + standardOffset
        let year = CivilDays.date(CivilDays.floorDivide(local, 86_400)).year
        var changes: [ZoneChange] = []
        for year in year - 1...year + 1 {
            let start = daylight.start.localSeconds(inYear: year) - standardOffset
            let end = daylight.end.localSeconds(inYear: year) - daylight.offset
            changes.append(ZoneChange(at: Int64(start), offset: daylight.offset, startsDaylight: true))
            changes.append(ZoneChange(at: Int64(end), offset: standardOffset, startsDaylight: false))
        }
        // Summer time all the year ends as it begins again: the beginning counts.
        return changes.sorted { ($0.at, $0.startsDaylight ? 1 : 0) < ($1.at, $1.startsDaylight ? 1 : 0) }
    }
}

/// From an instant on a zone has an offset, in seconds east of UTC.
struct ZoneChange: Equatable, Sendable {
    let at: Int64
    let offset: Int
    var startsDaylight = false
}

/// A day of every year and the second of that day when the clock is changed, by the clock as it was before.
struct YearlyChange: Equatable, Sendable {
    enum Day: Equatable, Sendable {
        /// The `week`th (5: the last) `weekday` (0: Sunday) of a month.
        case weekday(month: Int, week: Int, weekday: Int)
        /// 1 to 365, where 29 February is never counted.
        case ofYearWithoutLeapDay(Int)
        /// 0 to 365, where it is.
        case ofYear(Int)
    }

    let day: Day
    let secondOfDay: Int

    /// Seconds since 1970 on the local clock before the change.
    func localSeconds(inYear year: Int) -> Int { days(inYear: year) * 86_400 + secondOfDay }

    private func days(inYear year: Int) -> Int {
        let newYear = CivilDays.count(year: year, month: 1, day: 1)
        switch day {
        case .ofYear(let day): return newYear + day
        case .ofYearWithoutLeapDay(let day): return newYear + day - (CivilDays.isLeap(year) && day >= 60 ? 0 : 1)
        case .weekday(let month, let week, let weekday):
            let first = CivilDays.count(year: year, month: month, day: 1)
            var day = (weekday - CivilDays.weekday(first) + 7) % 7 + (week - 1) * 7
            while day >= CivilDays.length(ofMonth: month, year: year) { day -= 7 }
            return first + day
        }
    }
}
