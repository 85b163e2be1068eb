# What is loaded, and from where: a user's directory or file comes before the shipped patterns and
# overrides those of its names.
"$PORTA_AUDIT" patterns list >shipped
sed "s|[^ ]*/patterns/|SHIPPED/|" shipped
mkdir mine
cat >mine/nginx-combined.yaml <<'END'
name: nginx-combined
kind: access
tier: app
regex: '^MINE (?<path>\S++) (?<status>\d++)$'
samples:
  - line: 'MINE /meta 200'
    expect: {path: /meta, status: 200}
  - no_match: 'MINE'
END
sed 's/^name: .*/name: third/; s/MINE/THIRD/' mine/nginx-combined.yaml >third.yaml
"$PORTA_AUDIT" patterns list --patterns mine --patterns third.yaml >listed
echo 'beside the shipped ones:'
sed "s|[^ ]*/patterns/|SHIPPED/|g" listed | grep -E 'mine|third'
echo "$(wc -l <listed) of $(wc -l <shipped) and 1 more"
# The user's file is used, and the shipped one of its name is not.
cat >log <<'END'
MINE /meta 200
127.0.0.1 - - [22/Nov/2026:19:19:22 +0000] "GET /meta HTTP/1.1" 200 368 "-" "curl/7.88.1"
END
echo 'shipped:'
"$PORTA_AUDIT" explain --timezone UTC log
echo 'overridden:'
"$PORTA_AUDIT" explain --timezone UTC --patterns mine log
