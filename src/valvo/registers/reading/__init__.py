"""Reading the tables people have: a file's bytes in, typed facts with their origin out. No database, no Django.

files    bytes to grids of cells that know their row and column (CSV as found, XLSX)
cells    one cell to a number, a share, a date
tables   where the headings stand, and what each column says
shapes   the kinds of table known; each finds its columns by heading and reads its rows
read     the whole: every fault of a file is collected and told together
"""
