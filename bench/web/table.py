"""The figures as a table, each beside its target."""


def line(what, target, unit, value, about="", is_sound=True):
    """A row. It passes if the value is at most the target, and nothing else is wrong."""
    return {"what": what, "target": target, "unit": unit, "value": value, "about": about, "pass": bool(is_sound and value <= target)}


def show(lines):
    print("\n| What | Target | Value | | Besides |\n|---|---|---|---|---|")
    for it in lines:
        unit = f" {it['unit']}" if it["unit"] else ""
        result = "pass" if it["pass"] else "MISS"
        print(f"| {it['what']} | {it['target']}{unit} | {it['value']:.1f}{unit} | {result} | {it['about']} |")
